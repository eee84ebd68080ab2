package web

import (
	"net/http"
	"strconv"

	"molva/collector"
	"molva/jobs"
)

// trainingRoutes: what the program learned from corrections, and the way back.
var trainingRoutes = []route{
	{"GET /training", collector.ActionRead, (*Server).trainingPage},
	{"POST /training", collector.ActionOperate, (*Server).askTraining},
	{"POST /training/withdraw", collector.ActionOperate, (*Server).withdrawTraining},
	{"POST /training/use", collector.ActionOperate, (*Server).useWeights},
}

type trainingData struct {
	*view
	Trained  jobs.TrainedNow
	Versions []jobs.TrainedVersion // the newest first
	Error    *fieldError
}

// Busy says that a training waits or runs.
func (p trainingData) Busy() bool { return p.Trained.Run.Number > 0 && !p.Trained.Run.State.Over() }

// Most is how many corrections a training learns from, MostMB how many megabytes of their texts.
func (p trainingData) Most() int   { return jobs.CorrectionsMost }
func (p trainingData) MostMB() int { return jobs.CorrectionBytesMost / 1_000_000 }

// Long says that the last training left corrections out because of the texts' length.
func (p trainingData) Long() bool {
	return jobs.TooLong(p.Trained.Run.Corrections, p.Trained.Run.Corrected)
}

// TooFew is what the last training came nearest to having enough corrections of, when it measured nothing because there were too few of
// everything; nil otherwise.
func (p trainingData) TooFew() (nearest *jobs.TrainScore) {
	if p.Trained.Run.State != collector.TrainingRefused {
		return nil
	}
	for i := range p.Trained.Table {
		s := &p.Trained.Table[i]
		if s.Why != jobs.TrainedTooFew {
			return nil
		}
		if nearest == nil || s.Different > nearest.Different {
			nearest = s
		}
	}
	return nearest
}

// backTo is the question before going back to a version; 0 are the built-in weights. Seen is the version in force that the reader sees.
type backTo struct {
	*view
	Version, Seen int64
}

// BackTo asks before going back to a version.
func (p trainingData) BackTo(version int64) backTo { return backTo{p.view, version, p.Trained.Version} }

// Trainer is somebody by name; who has none used the command line.
func (v *view) Trainer(person int64) string {
	if person == 0 {
		return v.T("training_command")
	}
	return v.PersonName(person)
}

// Learned are the lines of a table that were learned, also those that were known already.
func (v *view) Learned(table []jobs.TrainScore) (out []jobs.TrainScore) {
	for _, s := range table {
		if s.Why == "" || s.Why == jobs.TrainedAlready {
			out = append(out, s)
		}
	}
	return out
}

func (s *Server) trainingPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "training_title")
	if err != nil {
		return err
	}
	return s.showTraining(w, r, http.StatusOK, trainingData{view: v})
}

func (s *Server) showTraining(w http.ResponseWriter, r *http.Request, status int, p trainingData) (err error) {
	if err := s.namePeople(r.Context(), p.view); err != nil {
		return err
	}
	if p.Trained, err = s.Work.Trained(r.Context(), p.scope); err != nil {
		return err
	}
	if p.Versions, err = s.Work.TrainedVersions(r.Context(), p.scope); err != nil {
		return err
	}
	return s.showAs(w, r, status, "training", p)
}

// trainingDone leads back to the page with a word, or shows what is wrong on it.
func (s *Server) trainingDone(w http.ResponseWriter, r *http.Request, v *view, err error, said string) error {
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showTraining(w, r, status, trainingData{view: v, Error: e})
		})
	}
	return s.redirect(w, r, "/training", said)
}

// askTraining has the program learn, or only measure.
func (s *Server) askTraining(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "training_title")
	if err != nil {
		return err
	}
	_, err = s.Work.AskTraining(r.Context(), v.scope, r.PostFormValue("dry") != "")
	return s.trainingDone(w, r, v, err, "")
}

// withdrawTraining calls off the training that the reader saw.
func (s *Server) withdrawTraining(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "training_title")
	if err != nil {
		return err
	}
	number, wrong := strconv.ParseInt(r.PostFormValue("number"), 10, 64)
	if wrong != nil {
		return s.trainingDone(w, r, v, invalid("number", "it is not said which training to withdraw", "open the page of trainings and withdraw the one that it shows"), "")
	}
	_, err = s.Work.WithdrawTraining(r.Context(), v.scope, number)
	return s.trainingDone(w, r, v, err, v.T("training_withdrawn"))
}

// useWeights goes back to a version.
func (s *Server) useWeights(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "training_title")
	if err != nil {
		return err
	}
	seen, wrong := strconv.ParseInt(r.PostFormValue("seen"), 10, 64)
	version, no := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if wrong != nil || no != nil {
		return s.trainingDone(w, r, v, invalid("version", "it is not said to which version to go back", "choose one that is listed"), "")
	}
	now, err := s.Work.UseWeights(r.Context(), v.scope, seen, version)
	back := v.T("training_back", "Version", now.Version)
	if version == 0 {
		back = v.T("training_back_built_in")
	}
	return s.trainingDone(w, r, v, err, back)
}
