package collector

import "time"

// TrainingState says how far a training of a company's own weights is.
type TrainingState string

// The states. One that runs and whose worker dies waits again; refused means that nothing better was learned,
// withdrawn that somebody called it off.
const (
	TrainingWaiting   TrainingState = "waiting"
	TrainingRunning   TrainingState = "running"
	TrainingDone      TrainingState = "done"
	TrainingRefused   TrainingState = "refused"
	TrainingFailed    TrainingState = "failed"
	TrainingWithdrawn TrainingState = "withdrawn"
)

// Over says that nothing more comes of it.
func (s TrainingState) Over() bool { return s != "" && s != TrainingWaiting && s != TrainingRunning }

// TrainingStage is what a training that runs does.
type TrainingStage string

// The stages, in their order.
const (
	TrainingReads    TrainingStage = "reads"    // what people corrected, and what they did not
	TrainingLearns   TrainingStage = "learns"   // one fit after the other
	TrainingCompares TrainingStage = "compares" // what nobody corrected, text by text
)

// Training is a training of a company's own weights: the zero value where there was none.
type Training struct {
	Company     int64
	Number      int64 // of the company's trainings, from 1
	State       TrainingState
	Stage       TrainingStage // while it runs
	Steps, All  int           // of the stage: how many are done, of how many; 0 of 0 where nobody knows
	Dry         bool          // it measures alone
	Person      int64         // who asked for it; 0: the program's owner, on its machine
	Asked       time.Time     // business time, like Ended
	Ended       time.Time
	Tries       int // how often it was begun
	Fence       string
	Version     int64  // of the weights in force when it ended
	Corrections int    // documents that it learned from
	Corrected   int    // documents that stood corrected: more than Corrections where not all could be learned
	Scores      string // JSON: its table; "" before it has one
	Reason      string // why it failed
	WithdrawnBy int64  // who withdrew it, when it ended; 0: the program's owner, on its machine
}
