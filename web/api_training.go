package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

// trainedJSON is what judges a company.
type trainedJSON struct {
	Version     int64      `json:"version" doc:"of the company's own weights; it grows with every training and every undo; 0: never trained"`
	Own         bool       `json:"own" doc:"weights learned from corrections stand over the embedded ones"`
	Made        *time.Time `json:"made,omitempty"`
	Corrections int        `json:"corrections" doc:"documents that people corrected"`
	New         int        `json:"new" doc:"more than when the weights in force were trained"`
	Judging     bool       `json:"judging" doc:"what is held is being judged anew"`
}

func trainedOut(t jobs.TrainedNow) trainedJSON {
	out := trainedJSON{Version: t.Version, Own: t.Own, Corrections: t.Corrections, New: t.New, Judging: t.Judging}
	if !t.Made.IsZero() {
		out.Made = &t.Made
	}
	return out
}

// trainingJSON is what a training did.
type trainingJSON struct {
	Written     bool  `json:"written" doc:"the new weights are in force; false for a dry run, and where nothing is better: see why"`
	Version     int64 `json:"version" doc:"that is in force now"`
	Corrections int   `json:"corrections" doc:"documents that were learned from"`
	Scores      any   `json:"scores" doc:"complaint, tone and category: before and after, by texts that the weights did not see, and what changes of all others; why: few, falls, no_gain, drift or stars where it is left as the embedded weights have it"`
}

type trainInput struct {
	DryRun bool `query:"dry_run" doc:"measure only, and write nothing"`
}

func (s *Server) apiTraining(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/training", Does: "What judges the texts, and how many corrections there are to learn from", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[trainedJSON], error) {
			t, err := s.Work.Trained(ctx, scope)
			return &answer[trainedJSON]{trainedOut(t)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training", Does: "Learn from what people corrected; what is not better is not written", Action: collector.ActionOperate, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *trainInput) (*answer[trainingJSON], error) {
			r, err := s.Work.Train(ctx, scope, in.DryRun)
			return &answer[trainingJSON]{trainingJSON{r.Written, r.Version, r.Corrections, r.Scores}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training/undo", Does: "Go back to what judged before the last training", Action: collector.ActionOperate, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[trainedJSON], error) {
			t, err := s.Work.UndoTraining(ctx, scope)
			return &answer[trainedJSON]{trainedOut(t)}, err
		})
}
