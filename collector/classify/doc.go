// Package classify judges one text alone: its language, its tone, whether it is a complaint, and the causes it names.
// It is pure: the same review gives the same verdict everywhere; the weights of its models are embedded. It never looks at
// other documents, a store or the time, and it never takes the stars for the verdict: a rating is only one more hint
// beside the words.
package classify
