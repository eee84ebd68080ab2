package desk

import (
	"time"

	"molva/collector"
)

// DefaultSteps are the ladder of a company that has set none.
func DefaultSteps() []collector.DeskStep {
	return []collector.DeskStep{{Answer: 4 * time.Hour, Solve: 24 * time.Hour}, {Answer: 4 * time.Hour, Solve: 16 * time.Hour}, {Answer: 8 * time.Hour, Solve: 24 * time.Hour}}
}

// CheckSteps refuses a ladder without anybody above, and targets that the calendar cannot keep.
func CheckSteps(steps []collector.DeskStep, cal *Calendar, at time.Time) error {
	if len(steps) < 2 || len(steps) > 9 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "steps", Msg: "a ladder has 2 to 9 steps", Hint: "the client must have somebody to turn to higher (seed 002, rule 4)"}
	}
	for _, s := range steps {
		if s.Answer < 5*time.Minute || s.Solve < s.Answer {
			return &collector.Error{Code: collector.CodeInvalid, Where: "steps", Msg: "the time of an answer or of a solution is too short",
				Hint: "an answer takes 5 minutes at least, a solution as long as an answer"}
		}
		if _, err := cal.Add(at, max(slower*s.Solve, waitFor)); err != nil {
			return err
		}
	}
	return nil
}
