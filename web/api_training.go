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
	Version   int64         `json:"version" doc:"of the company's own weights; it grows with every training and every way back; 0: never trained"`
	Own       bool          `json:"own" doc:"weights learned from corrections stand over the embedded ones"`
	Trouble   string        `json:"trouble,omitempty" enum:"other_model,damaged,missing" doc:"why own weights are in force and do not judge: train anew; absent where all is well"`
	Made      *time.Time    `json:"made,omitempty"`
	Corrected int           `json:"corrections" doc:"documents of which people corrected what is learned: tone, complaint or category"`
	New       int           `json:"new" doc:"documents whose corrections came, changed or went since those that the weights in force learned; at most 1000 are counted, and 1000 stands for more, too"`
	Judging   bool          `json:"judging" doc:"what is held is being judged anew"`
	Run       *trainingJSON `json:"run,omitempty" doc:"the last training, under way or over; absent where there was none"`
}

// trainingJSON is a training.
type trainingJSON struct {
	Number      int64             `json:"number" doc:"of the company's trainings, from 1"`
	State       string            `json:"state" enum:"waiting,running,done,refused,failed,withdrawn" doc:"refused: nothing better was learned, the table says why"`
	Stage       string            `json:"stage,omitempty" enum:"reads,learns,compares" doc:"while it runs"`
	Steps       int               `json:"steps" doc:"of the stage that are done"`
	All         int               `json:"all" doc:"steps of the stage; 0 where nobody knows"`
	DryRun      bool              `json:"dry_run" doc:"it measures only"`
	By          string            `json:"by,omitempty" doc:"public id of the person who asked for it; absent for the command line"`
	Asked       time.Time         `json:"asked"`
	Ended       *time.Time        `json:"ended,omitempty"`
	Written     bool              `json:"written" doc:"its weights came in force"`
	Version     int64             `json:"version" doc:"that was in force when it ended"`
	Corrections int               `json:"corrections" doc:"documents that it learned from"`
	Corrected   int               `json:"corrected" doc:"documents that stood corrected: more than corrections where only the newest could be learned from, 10000 or 20 MB of text at most"`
	Scores      []jobs.TrainScore `json:"scores" doc:"complaint, tone and category: before by the embedded weights, after by weights that saw neither the text nor a near copy of it; empty before they are known"`
	Reason      string            `json:"reason,omitempty" doc:"why it failed"`
	WithdrawnBy string            `json:"withdrawn_by,omitempty" doc:"public id of the person who withdrew it, when it ended; absent for the command line"`
}

// weightsJSON is a version of the company's own weights.
type weightsJSON struct {
	Version     int64             `json:"version"`
	Origin      int64             `json:"origin" doc:"version in which these weights were learned; another one where somebody went back to them; 0: the embedded weights alone"`
	Made        time.Time         `json:"made"`
	By          string            `json:"by,omitempty" doc:"public id of the person who had it trained or went back to it; absent for the command line"`
	Corrections int               `json:"corrections" doc:"documents that they were learned from"`
	Scores      []jobs.TrainScore `json:"scores" doc:"the table of the training"`
	InForce     bool              `json:"in_force"`
	Fits        bool              `json:"fits" doc:"false where they were learned on top of another model than this program's: nobody can go back to them"`
}

type versionsJSON struct {
	Versions []weightsJSON `json:"versions" doc:"the newest first"`
}

func trainedOut(t jobs.TrainedNow, ids map[int64]string) trainedJSON {
	out := trainedJSON{Version: t.Version, Own: t.Own(), Trouble: string(t.Trouble), Made: instant(t.Made), Corrected: t.Corrected, New: t.New, Judging: t.Judging}
	if t.Run.Number > 0 {
		out.Run = trainingOut(t.Run, t.Table, ids)
	}
	return out
}

func trainingOut(r collector.Training, table []jobs.TrainScore, ids map[int64]string) *trainingJSON {
	return &trainingJSON{Number: r.Number, State: string(r.State), Stage: string(r.Stage), Steps: r.Steps, All: r.All, DryRun: r.Dry, By: ids[r.Person], Asked: r.Asked, Ended: instant(r.Ended),
		Written: r.State == collector.TrainingDone && !r.Dry, Version: r.Version, Corrections: r.Corrections, Corrected: r.Corrected, Scores: listOf(table), Reason: r.Reason, WithdrawnBy: ids[r.WithdrawnBy]}
}

type trainingInput struct {
	Number int64 `path:"number" minimum:"1" doc:"of the company's trainings"`
}

// oneTraining tells of a training by its number.
func (s *Server) oneTraining(ctx context.Context, scope collector.Scope, in *trainingInput) (*answer[trainingJSON], error) {
	is, table, err := s.Work.TrainingTold(ctx, scope, in.Number)
	if err != nil {
		return nil, err
	}
	ids, err := s.personIDs(ctx, scope)
	return &answer[trainingJSON]{*trainingOut(is, table, ids)}, err
}

// personIDs are the public ids of all people by inside id.
func (s *Server) personIDs(ctx context.Context, scope collector.Scope) (map[int64]string, error) {
	people, err := s.Store.People(ctx, scope)
	ids := make(map[int64]string, len(people))
	for _, p := range people {
		ids[p.PersonID] = p.PublicID
	}
	return ids, err
}

// trainedAnswer tells what judges now.
func (s *Server) trainedAnswer(ctx context.Context, scope collector.Scope) (*answer[trainedJSON], error) {
	t, err := s.Work.Trained(ctx, scope)
	if err != nil {
		return nil, err
	}
	ids, err := s.personIDs(ctx, scope)
	return &answer[trainedJSON]{trainedOut(t, ids)}, err
}

// weightsVersions are the versions that are kept.
func (s *Server) weightsVersions(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[versionsJSON], error) {
	kept, err := s.Work.TrainedVersions(ctx, scope)
	if err != nil {
		return nil, err
	}
	ids, err := s.personIDs(ctx, scope)
	out := versionsJSON{Versions: make([]weightsJSON, 0, len(kept))}
	for _, k := range kept {
		out.Versions = append(out.Versions, weightsJSON{k.Version, k.Origin, k.Made, ids[k.Person], k.Corrections, listOf(k.Table), k.InForce, k.Fits})
	}
	return &answer[versionsJSON]{out}, err
}

type trainInput struct {
	DryRun bool `query:"dry_run" doc:"measure only, and write nothing"`
}

type useWeightsInput struct {
	Version int64 `path:"version" minimum:"0" doc:"0: the embedded weights alone"`
	Body    struct {
		Seen int64 `json:"seen" minimum:"0" doc:"the version that was in force when this was decided: another one is a conflict"`
	}
}

func (s *Server) apiTraining(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/training", Does: "What judges the texts, how many corrections there are to learn, and how far the last training is", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[trainedJSON], error) {
			return s.trainedAnswer(ctx, scope)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training", Does: "Learn from what people corrected, as soon as a worker is free; what is not better is not written", Action: collector.ActionOperate, Status: http.StatusAccepted, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *trainInput) (*answer[trainedJSON], error) {
			if _, err := s.Work.AskTraining(ctx, scope, in.DryRun); err != nil {
				return nil, err
			}
			return s.trainedAnswer(ctx, scope)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/training/runs/{number}", Does: "How far a training is, or what came of it; the last twenty are kept", Action: collector.ActionRead, Fails: []int{http.StatusNotFound}}, s.oneTraining)
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training/runs/{number}/withdraw", Does: "Call off a training that waits or runs: nothing of it is written, and another one may be begun at once", Action: collector.ActionOperate, Fails: []int{http.StatusConflict, http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *trainingInput) (*answer[trainingJSON], error) {
			if _, err := s.Work.WithdrawTraining(ctx, scope, in.Number); err != nil {
				return nil, err
			}
			return s.oneTraining(ctx, scope, in)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training/undo", Does: "Go back to what judged before the last training", Action: collector.ActionOperate, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[trainedJSON], error) {
			if _, err := s.Work.UndoTraining(ctx, scope); err != nil {
				return nil, err
			}
			return s.trainedAnswer(ctx, scope)
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/training/versions", Does: "The versions of the company's own weights that are kept", Action: collector.ActionRead}, s.weightsVersions)
	register(s, api, endpoint{Method: http.MethodPost, Path: "/training/versions/{version}/use", Does: "Put a version of the company's own weights in force again", Action: collector.ActionOperate, Fails: []int{http.StatusConflict, http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *useWeightsInput) (*answer[trainedJSON], error) {
			if _, err := s.Work.UseWeights(ctx, scope, in.Body.Seen, in.Version); err != nil {
				return nil, err
			}
			return s.trainedAnswer(ctx, scope)
		})
}
