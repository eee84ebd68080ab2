package deploy

import "strings"

// The stages to which CPU is put down, in the order in which they are printed.
const (
	stageFetch   = "fetch"
	stageRead    = "read"
	stageLinks   = "links"
	stageJudge   = "pipeline, judge"
	stageStore   = "store"
	stageDetect  = "detect"
	stageMatch   = "match"
	stageIndex   = "index"
	stageTell    = "tell"
	stageQueue   = "queue, scheduler"
	stageStart   = "open, close"
	stageGC      = "garbage collection"
	stageRuntime = "runtime"
	stageOther   = "other"
)

var stages = []string{stageFetch, stageRead, stageLinks, stageJudge, stageStore, stageDetect, stageMatch, stageIndex, stageTell, stageQueue, stageStart,
	stageGC, stageRuntime, stageOther}

// openedLabel marks goroutines that were started while the product was opened (see jobRun.open).
const openedLabel = "opened"

// stageRule says to which stage a function belongs, by the beginning of its name. A stack is walked from its root and the
// deepest rule decides.
type stageRule struct {
	prefix, stage string
	reach         reach
}

// reach is what else of a stack a rule decides.
type reach int

const (
	part  reach = iota // what it calls may be of another stage
	whole              // what it calls is of its stage: the store and the index too
	loose              // only where no other rule has said anything yet
)

// clientGoroutines read and write the connections of HTTP clients.
const clientGoroutines = "net/http.(*persistConn)."

// stageRules are asked in this order; the first whose prefix fits a function is its rule.
var stageRules = []stageRule{
	// A page on its way: robots.txt, the request, decompressing.
	{"molva/crawler.(*Slice).", stageFetch, part},
	{clientGoroutines, stageFetch, part},
	{"net/http.(*Transport).", stageFetch, part},
	// Decoding, data, selectors. The tokenizer finds data and links in one walk, which counts as reading.
	{"molva/crawler.(*Crawler).read", stageRead, part},
	{"molva/crawler.(*place).follow", stageLinks, whole}, // canonical addresses, each once
	{"molva/jobs.(*slice).links", stageLinks, part},
	{"molva/jobs.(*Work).judge", stageJudge, part}, // but what it reads of the store is the store's
	{"molva/collector/pipeline.", stageJudge, whole},
	{"molva/jobs.(*slice).keep", stageStore, whole}, // the raw answer
	{"molva/collector/store.", stageStore, part},
	{"database/sql.", stageStore, part},
	// The followers with all that they read and write.
	{"molva/jobs.(*Work).detectFakes", stageDetect, whole},
	{"molva/jobs.(*Work).matchNew", stageMatch, whole},
	{"molva/jobs.(*Work).fillIndex", stageIndex, whole},
	{"github.com/blevesearch/", stageIndex, part}, // its own goroutines
	{"molva/jobs.(*Work).tell", stageTell, whole},
	// What is due, tickets, hosts and passes; and what carries them.
	{"molva/jobs.(*Work).RunScheduler", stageQueue, whole},
	{"molva/jobs.(*Work).startPass", stageQueue, whole},
	{"molva/jobs.(*Work).closePass", stageQueue, whole},
	{"molva/jobs.", stageQueue, loose},
	{"github.com/hibiken/asynq.", stageQueue, part},
	{"github.com/hibiken/asynq/", stageQueue, part},
	{"github.com/alicebob/miniredis/", stageQueue, part},
	{"github.com/redis/go-redis/", stageQueue, part},
	// Opening and closing, the rules and the source; waiting for the end is nobody's.
	{"molva/deploy.caughtUp", stageOther, whole},
	{"molva/deploy.(*jobRun).", stageStart, part},
	{"molva/deploy.Open", stageStart, whole},
	{"molva/deploy.(*App).Close", stageStart, whole},
	{"molva/deploy.(*jobRun).prepare", stageStart, whole},
	// Plain colly.
	{"molva/crawler/yardstick.visit", stageLinks, whole},
	{"molva/crawler/yardstick.", stageRead, part},
	{"github.com/gocolly/colly/v2.(*Collector).handleOnHTML", stageRead, part},
	{"github.com/gocolly/colly/v2.", stageFetch, part},
}

// gcFunctions collect garbage, whoever allocated it.
var gcFunctions = []string{"runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.gcDrain", "runtime.gcStart", "runtime.gcMarkDone", "runtime.bgsweep",
	"runtime.bgscavenge", "runtime.(*sweepLocked).sweep", "runtime.wbBufFlush"}

// stageOf is the stage of a stack, given from its root. opened says that its goroutine was started while the product was
// opened: a connection made then is not the crawl's.
func stageOf(stack []string, opened bool) string {
	stage, own, done := "", false, false
	for _, function := range stack {
		if beginsWithAny(function, gcFunctions) {
			return stageGC
		}
		own = own || !strings.HasPrefix(function, "runtime.")
		r, ok := ruleOf(function)
		if done || !ok || r.reach == loose && stage != "" {
			continue
		}
		if stage, done = r.stage, r.reach == whole; opened && r.prefix == clientGoroutines {
			stage = stageIndex
		}
	}
	switch {
	case stage != "":
		return stage
	case own:
		return stageOther
	}
	return stageRuntime
}

func ruleOf(function string) (stageRule, bool) {
	for _, r := range stageRules {
		if strings.HasPrefix(plainName(function), r.prefix) {
			return r, true
		}
	}
	return stageRule{}, false
}

// plainName takes the function out of the name of a closure of it that was inlined into another one of its package:
// molva/jobs.(*Work).handlers.(*Work).fillIndex.func1 is molva/jobs.(*Work).fillIndex.func1.
func plainName(function string) string {
	dot := strings.Index(function, ".(")
	if last := strings.LastIndex(function, ".("); last > dot {
		if slash := strings.LastIndexByte(function, '/'); slash < dot {
			return function[:dot] + function[last:]
		}
	}
	return function
}

func beginsWithAny(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
