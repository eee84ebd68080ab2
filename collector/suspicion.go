package collector

// Evidence is one signal's share of a suspicion: which signal, how much, why in words, and the other reviews it points at.
type Evidence struct {
	Signal string   `json:"signal"`
	Weight float64  `json:"weight"`
	Reason string   `json:"reason"`
	Twins  []string `json:"twins,omitempty"` // ids of the reviews that the reason names
	// Key and Args are the reason for a translator: which sentence it is, and its numbers in order.
	Key  string    `json:"key,omitempty"`
	Args []float64 `json:"args,omitempty"`
}

// Suspicion is the verdict of jobs/fake on one review. The weights of Evidence add up to Score.
type Suspicion struct {
	Score    float64    `json:"suspicion"` // 0..1
	Evidence []Evidence `json:"evidence"`
}

// SuspicionThreshold is the score from which a review is shown as suspicious ("is:suspicious"). It hides nothing.
const SuspicionThreshold = 0.8
