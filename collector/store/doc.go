// Package store is the truth: SQLite and PostgreSQL behind one type. Every host to visit, document to index and mail to
// send is a row here with a due time; the queue carries, the index mirrors.
//
// The SQL of each method stands above the Go that runs it and is the same for both databases; what differs is a
// {token} that dialect.go fills in. It runs over plain database/sql with a placeholder rewriter (? to $1): a third of
// the CPU of an ORM's scanner, and nothing between the text one reads and the text that runs.
//
// Every method that takes a collector.Scope sees and changes rows of that company only. The others serve the program's
// own rounds over all companies. Time is handed in: business time as "now", time of day for leases as "wall"; no
// statement asks the database what time it is. Nothing here knows the network, the queue or the index.
package store
