package collector

import "time"

// Weights are a version of a company's own weights, learned from what its people corrected; they stand over the embedded ones.
type Weights struct {
	Company     int64
	Version     int64     // from 1; 0 is "none yet"
	Back        int64     // version that an undo goes back to; 0: the embedded weights alone
	Origin      int64     // version in which these weights were learned: another one where somebody went back to them; 0: the embedded weights alone
	File        []byte    // opaque to the store; empty: the embedded weights alone
	Model       string    // what they were learned on top of; "" of old files, which do not say
	Corrections int       // documents that they were learned from
	Learned     int64     // inside id of the last line of the documents' history that they know
	Scores      string    // JSON: the table of the training
	Person      int64     // who had it trained, or went back to it
	Made        time.Time // business time
	Taught      time.Time // when they were learned, business time: another one than Made where somebody went back to them
	StandIn     string    // the model whose embedded weights judge the archive because these do not fit; "" while they do
	Walked      int64     // inside id of the document up to which the archive was judged anew
}

// WentBack says that somebody went back to these weights, which an earlier version had, or to the embedded ones.
func (w Weights) WentBack() bool { return w.Version != w.Origin }
