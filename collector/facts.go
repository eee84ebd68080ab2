package collector

// Facts are what a site says of a review beside its content: who wrote it and when, how many liked it, whether the
// author bought. They may become known, or be mended, after the review was first read; that is no edit of anybody's.
type Facts uint8

// The facts that changed.
const (
	FactAuthor Facts = 1 << iota
	FactRest         // any other
)
