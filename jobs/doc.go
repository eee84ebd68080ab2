// Package jobs is what happens over time. It alone joins the rooms: it asks the store what is due, carries it over the
// queue, lets the crawler fetch, the pipeline judge and the index mirror, and tells people. Each task is thin and has
// its own file; flow.go is the map. The queue carries, the store is the truth: flush Redis, delete the index, and both
// are made again from the rows.
package jobs
