package classify

import "sync"

// desk is where one review is judged: memory that is used again, for a verdict needs dozens of lists.
type desk struct {
	document document
	less     document // what is left of it without some words
	whole    reading  // of document
	rest     reading  // of less
	kind     categoryFeatures
	share    []float64
	best, at []int
}

var desks = sync.Pool{New: func() any {
	return &desk{best: make([]int, 0, maxWords), at: make([]int, 0, maxWords)}
}}

// deskTokens is how long a text may be whose desk is kept; what an endless one needed is given back.
const deskTokens = 4096

// leave clears the desk for the next review; nothing of this one may be held on to.
func (k *desk) leave() {
	if cap(k.document.tokens) > deskTokens {
		return
	}
	k.document.drop()
	k.less.drop()
	desks.Put(k)
}
