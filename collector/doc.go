// Package collector holds the nouns of Molva: what a source, a document, a watch or a delivery is, and the few
// rules that belong to one noun alone. It knows the standard library only; it never reads a store, a network or the
// time of day (a Clock is handed in).
package collector
