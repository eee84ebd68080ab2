package collector

import "time"

// Placed says where a document stands among near duplicates (seed 002, group incidents by duplicates). A document that
// resembles no other one is placed nowhere.
type Placed struct {
	Document int64
	// Near is the oldest document of all that hang together by likeness, or because somebody said so.
	Near int64
	// Cluster is the oldest document of those that are one text: what hangs together, without what is told apart by a strong
	// id (another order, another review of one site …) or by somebody's word.
	Cluster int64
}

// Decision is somebody's word on two documents: that they are one incident, or that they are not. The machine never undoes it.
type Decision struct {
	First, Second int64 // documents, the older one first
	Same          bool
	Act           string // by which both were decided on what: one act may concern many pairs
	Person        int64
	At            time.Time // business time
	Reason        string
}

// DecisionOn puts two documents into their order.
func DecisionOn(a, b int64, same bool) Decision {
	return Decision{First: min(a, b), Second: max(a, b), Same: same}
}

// ClusterMost is how many documents hang together at most. What comes to as many stays alone.
const ClusterMost = 500

// Belonging is whose a document is, as far as the store knows: the order that it was written about, and the known person
// who wrote it.
type Belonging struct {
	Document int64
	Order    string // its key at the shop
	Person   int64
}

// What somebody did to a cluster, in the trail.
const (
	ClusterMerged  = "merged"
	ClusterSplit   = "split"
	ClusterRefused = "refused"
	ClusterUndone  = "undone"
)

// AboutCluster names a document's cluster in the trail.
const AboutCluster = "cluster"
