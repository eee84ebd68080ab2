package collector

// Stage says how far the work on a document has come at those who read mentions (seed 002: nothing
// stays unseen). It is theirs alone: State says what the site shows, a Case what the desk promised.
type Stage string

// The stages. What comes in is new; dropped means "not about us", and teaches what noise is.
const (
	StageNew     Stage = "new"
	StageOpen    Stage = "open" // somebody has taken it up
	StageDone    Stage = "done"
	StageDropped Stage = "dropped"
)

// Stages are all stages, in the order of the work.
func Stages() []Stage { return []Stage{StageNew, StageOpen, StageDone, StageDropped} }

// Handling is what those who read mentions have made of a document. The zero value is one that nobody has touched.
type Handling struct {
	Stage      Stage      // "" is StageNew
	Assignee   int64      // person; 0 is nobody
	Tags       []string   // folded, sorted, each once
	Version    int64      // grows by one with every change of the handling, so that two people do not overwrite each other
	Correction Correction `json:",omitzero"` // of the verdict
	Notes      int        // how many there are; a note changes nothing that stands, so it makes no version
}

// At is the stage, never empty.
func (h Handling) At() Stage {
	if h.Stage == "" {
		return StageNew
	}
	return h.Stage
}
