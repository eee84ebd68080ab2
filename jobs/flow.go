package jobs

// Pool is one asynq server: its own workers, so that hung crawls never hold up mail.
type Pool string

// The pools.
const (
	PoolCrawl Pool = "crawl"
	PoolJudge Pool = "judge"
	PoolTell  Pool = "tell"
	PoolStep  Pool = "step"
	PoolTrain Pool = "train" // it computes for minutes: nothing else waits for it
)

// Pools are all of them, in the order in which they are shown.
var Pools = []Pool{PoolCrawl, PoolJudge, PoolTell, PoolStep, PoolTrain}

// workers of each pool in one process.
var workers = map[Pool]int{PoolCrawl: 8, PoolJudge: 4, PoolTell: 2, PoolStep: 2, PoolTrain: 1}

// Step is one line of the map: what a task does and what it makes due.
type Step struct {
	Task string
	Pool Pool
	Does string
	Then []string
}

// The tasks. Each names the row or the batch it is for; whether there is still something to do is decided by a claim.
const (
	TaskPassStart = "pass:start"
	TaskHostCrawl = "host:crawl"
	TaskPassClose = "pass:close"
	TaskIndexA    = "follow:index_a"
	TaskIndexB    = "follow:index_b"
	TaskMatch     = "follow:match"
	TaskDetect    = "follow:detect"
	TaskCluster   = "follow:cluster"
	TaskTell      = "tell:send"
	TaskStep      = "step:fire"
	TaskEvidence  = "evidence:prune"
	TaskTrain     = "train:own"
)

// Flow is the map of what happens over time; `molva flow` prints it and a test holds it against the handlers.
var Flow = []Step{
	{TaskPassStart, PoolCrawl, "starts the due pass of a source: its first page becomes due", []string{TaskHostCrawl}},
	{TaskHostCrawl, PoolCrawl, "leases a host, fetches its due pages politely, stores what came", []string{TaskHostCrawl, TaskPassClose, TaskIndexA, TaskMatch, TaskDetect, TaskCluster}},
	{TaskPassClose, PoolJudge, "closes a pass with no page left: health, gone reviews, the next due time", []string{TaskTell, TaskIndexA}},
	{TaskIndexA, PoolJudge, "brings slot a of the index up to the documents' revisions", nil},
	{TaskIndexB, PoolJudge, "brings slot b of the index up to the documents' revisions", nil},
	{TaskMatch, PoolJudge, "runs the rules on new documents, and matches new revisions against every saved query", []string{TaskTell}},
	{TaskDetect, PoolJudge, "judges new revisions and their neighbours for fakes", []string{TaskIndexA, TaskMatch}},
	{TaskCluster, PoolJudge, "places new revisions among near duplicates", nil},
	{TaskStep, PoolStep, "takes the steps of the processes whose deadline has come, each at its own time", []string{TaskStep, TaskTell, TaskIndexA, TaskMatch, TaskDetect, TaskCluster}},
	{TaskEvidence, PoolCrawl, "lets go of raw pages that nothing cites and that are older than the rules keep them", nil},
	{TaskTrain, PoolTrain, "learns a company's own weights from what its people corrected", []string{TaskStep}},
	{TaskTell, PoolTell, "sends the deliveries that are due and writes their ledger", nil},
}
