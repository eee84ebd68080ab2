// Package cluster says which documents are one text and which may be one incident. It is pure: documents and decisions in,
// places and proposals out, the same whatever came first. It never joins what two strong ids tell apart.
package cluster
