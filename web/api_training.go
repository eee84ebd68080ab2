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
	Written     bool        `json:"written" doc:"the new weights are in force; false for a dry run, and where nothing is better: see why"`
	Version     int64       `json:"version" doc:"that is in force now"`
	Corrections int         `json:"corrections" doc:"documents that were learned from"`
	Scores      []scoreJSON `json:"scores" doc:"complaint, tone and category: before by the embedded weights, after by weights that saw neither the text nor a near copy of it"`
}

// scoreJSON is a line of the table of a training: its fields are those of classify.OwnScore.
type scoreJSON struct {
	Of          string  `json:"of" enum:"complaint,tone,category"`
	Texts       int     `json:"texts" doc:"corrected"`
	Different   int     `json:"different" doc:"of these, near copies counted once"`
	Needed      int     `json:"needed" doc:"how many different ones it takes"`
	Before      float64 `json:"before" doc:"share of the corrections that come out right, 0..1"`
	After       float64 `json:"after"`
	LossBefore  float64 `json:"loss_before" doc:"mean log loss of the corrections"`
	LossAfter   float64 `json:"loss_after"`
	Taught      bool    `json:"taught" doc:"the weights in force were taught it, and are measured"`
	InForce     float64 `json:"in_force" doc:"share of the corrections that come out right by the weights in force, though they have seen most of these"`
	LossInForce float64 `json:"loss_in_force" doc:"mean log loss of the corrections by the weights in force"`
	LossNew     float64 `json:"loss_new" doc:"and by the new weights, which have seen them too"`
	Better      int     `json:"better" doc:"different texts that move toward what was said, and further than others usually do"`
	Others      int     `json:"others" doc:"texts that nobody corrected"`
	Changed     int     `json:"changed" doc:"of these that are called something else"`
	Low         int     `json:"low" doc:"of these with one or two stars; 0 where there are too few, or stars say nothing"`
	High        int     `json:"high" doc:"of these with four or five"`
	StarsBefore float64 `json:"stars_before" doc:"how well the text alone tells low from high, as the area under the ROC curve, 0..1"`
	StarsAfter  float64 `json:"stars_after"`
	Why         string  `json:"why,omitempty" enum:"few,falls,same,no_gain,drift,stars" doc:"it is left as it was: absent where it is learned"`
}

func trainingOut(r jobs.TrainReport) trainingJSON {
	out := trainingJSON{r.Written, r.Version, r.Corrections, make([]scoreJSON, 0, len(r.Scores))}
	for _, s := range r.Scores {
		out.Scores = append(out.Scores, scoreJSON(s))
	}
	return out
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
			return &answer[trainingJSON]{trainingOut(r)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training/undo", Does: "Go back to what judged before the last training", Action: collector.ActionOperate, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[trainedJSON], error) {
			t, err := s.Work.UndoTraining(ctx, scope)
			return &answer[trainedJSON]{trainedOut(t)}, err
		})
}
