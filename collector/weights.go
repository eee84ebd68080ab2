package collector

import "time"

// Weights are a version of a company's own weights, learned from what its people corrected; they stand over the embedded ones.
type Weights struct {
	Company     int64
	Version     int64     // from 1; 0 is "none yet"
	Back        int64     // version that an undo goes back to; 0: the embedded weights alone
	File        []byte    // opaque to the store; empty: the embedded weights alone
	Corrections int       // documents that were corrected when it was learned
	Scores      string    // JSON: the table of the training
	Person      int64     // who had it trained or undone
	Made        time.Time // business time
	Walked      int64     // inside id of the document up to which the archive was judged anew
}
