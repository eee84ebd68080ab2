package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Without corrections the table is printed, the reason said, and nothing written; there is nothing to undo; what does not belong
// together is refused.
func TestTrainingNeedsCorrections(t *testing.T) {
	dir := t.TempDir()
	line := `{"site":"x.example","id":"1","text":"привезли поздно"}`
	if status, _, errs := run(t, line, "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("status %d, %q", status, errs)
	}
	for _, c := range []struct {
		args      []string
		status    int
		out, errs string
	}{
		{[]string{"train", "--corrections", "--data", dir}, exitFailed, "no: 20 different texts are needed, 0 are there", "nothing is written"},
		{[]string{"train", "--corrections", "--dry-run", "--data", dir}, exitFailed, "0 of 1", "nothing is written"},
		{[]string{"train", "--corrections", "--undo", "--data", dir}, exitFailed, "", "there are no weights to go back from"},
		{[]string{"train", "--corrections", "--undo", "--dry-run", "--data", dir}, exitUsage, "", "--dry-run"},
		{[]string{"train", "--corrections", "--withdraw", "--data", dir}, exitFailed, "", "no training waits or runs"},
		{[]string{"train", "--corrections", "--withdraw", "--undo", "--data", dir}, exitUsage, "", "--withdraw"},
		{[]string{"train", "--corrections", "--withdraw", "--dry-run", "--data", dir}, exitUsage, "", "--withdraw"},
		{[]string{"train", "--withdraw", "--data", dir}, exitUsage, "", "add --corrections"},
		{[]string{"train", "--corrections", "-o", "x", "--data", dir}, exitUsage, "", "--corrections"},
		{[]string{"train", "--dry-run", "--data", dir}, exitUsage, "", "add --corrections"},
		{[]string{"train", "--data", dir}, exitUsage, "", "give -o FILE"},
	} {
		status, out, errs := run(t, "", c.args...)
		if status != c.status || !strings.Contains(out, c.out) || !strings.Contains(errs, c.errs) {
			t.Errorf("%v: status %d, %q, %q", c.args, status, out, errs)
		}
	}
}

// A dry run where no product runs does nobody else's training, nor waits for it; a training is withdrawn without being begun.
func TestDryRunDoesItsOwnAlone(t *testing.T) {
	dir := t.TempDir()
	if status, _, errs := run(t, `{"site":"x.example","id":"1","text":"привезли поздно"}`, "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("status %d, %q", status, errs)
	}
	var log []collector.Trail
	at := func(method, path string) (r trainingRun) {
		t.Helper()
		cl, err := lookHere(t.Context(), Config{Data: dir, Listen: "127.0.0.1:0", MailFrom: "Molva <molva@localhost>", Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer cl.close()
		now := struct{ Run *trainingRun }{&r}
		if err := cl.call(t.Context(), method, path, nil, &now); err != nil {
			t.Fatal(err)
		}
		if log, err = cl.app.store.Trail(t.Context(), collector.System(1), "weights", 1); err != nil {
			t.Fatal(err)
		}
		return r
	}
	at(http.MethodPost, "/training")
	status, out, errs := run(t, "", "train", "--corrections", "--dry-run", "--data", dir)
	if status != exitFailed || !strings.Contains(out, "20 different texts are needed") || !strings.Contains(errs, "nothing is written") || strings.Contains(errs, "waited for") {
		t.Errorf("dry: status %d, %q, %q", status, out, errs)
	}
	if r := at(http.MethodGet, "/training"); r.Number != 1 || r.State != "waiting" || r.DryRun {
		t.Errorf("somebody else's: %+v", r)
	}
	if status, out, errs := run(t, "", "train", "--corrections", "--withdraw", "--data", dir); status != exitDone || !strings.Contains(out, "withdrawn: training 1") {
		t.Errorf("withdrawn: status %d, %q, %q", status, out, errs)
	}
	if r := at(http.MethodGet, "/training"); r.Number != 1 || r.State != "withdrawn" || len(log) != 1 || log[0].Did != "withdrew" || log[0].Person != 0 || log[0].Data != `{"training":1}` {
		t.Errorf("withdrawn: %+v, the log says %+v", r, log)
	}
}

// Whoever asked for a training learns its end, also when others were begun since; a withdrawn one wrote nothing, and says so; where
// not all corrections could be learned, that is told.
func TestFollowsItsOwnTraining(t *testing.T) {
	for _, c := range []struct{ end, out, err string }{
		{`{"number":1,"state":"done","version":7,"corrections":10000,"corrected":12345,"scores":[]}`, "12345 documents were corrected: it learns from 10000 of 12345, the newest corrections\n", ""},
		{`{"number":1,"state":"done","version":7,"corrections":5000,"corrected":7312,"scores":[]}`, "it learns from 5000 of 7312, the newest corrections, whose texts together are as long as a training holds (20 MB)\n", ""},
		{`{"number":1,"state":"done","version":7,"corrections":41,"corrected":41,"scores":[]}`, "41 documents were corrected\n", ""},
		{`{"number":1,"state":"withdrawn","scores":[]}`, "", "the training was withdrawn on the command line: nothing of it is written"},
	} {
		polls := 0
		mux := http.NewServeMux()
		mux.HandleFunc("POST /api/v1/training", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"run":{"number":1,"state":"waiting"}}`)
		})
		mux.HandleFunc("GET /api/v1/training", func(w http.ResponseWriter, _ *http.Request) { // somebody else's, which goes on
			fmt.Fprint(w, `{"run":{"number":2,"state":"running"}}`)
		})
		mux.HandleFunc("GET /api/v1/training/runs/1", func(w http.ResponseWriter, _ *http.Request) {
			if polls++; polls < 2 {
				_ = json.NewEncoder(w).Encode(trainingRun{Number: 1, State: "running", Stage: "learns", Steps: 2, All: 6})
				return
			}
			fmt.Fprint(w, c.end)
		})
		cl := &client{http: &http.Client{Transport: inMemory{mux}}}
		var out, errs bytes.Buffer
		cmd, s := &trainCommand{}, Streams{Out: &out, Err: &errs}
		r, err := cmd.trained(context.Background(), s, cl)
		if err != nil || r.Number != 1 || errs.String() != "waiting\nlearns: 2 of 6\n" {
			t.Errorf("%+v, %v, %q", r, err, &errs)
		}
		err = cmd.report(context.Background(), s, cl, r)
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || !strings.Contains(out.String(), c.out) {
			t.Errorf("%s: %q, %v", c.end, &out, err)
		}
	}
}

// Who waits for a training of somebody else that is withdrawn is told so, and by whom: nobody trains for him now.
func TestWithdrawnTrainingIsTold(t *testing.T) {
	for by, says := range map[string]string{
		`,"withdrawn_by":"ann7"`: "was withdrawn by Ann: nothing of it is written",
		`,"withdrawn_by":"bob7"`: "was withdrawn by bob@floramo.example: nothing of it is written",
		`,"withdrawn_by":"left"`: "was withdrawn by somebody who is no longer known: nothing of it is written",
		"":                       "was withdrawn on the command line: nothing of it is written",
	} {
		mux := http.NewServeMux()
		mux.HandleFunc("POST /api/v1/training", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"error":{"code":"conflict","message":"the company's weights are being trained already"}}`)
		})
		mux.HandleFunc("GET /api/v1/training", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"run":{"number":2,"state":"running","stage":"reads"}}`)
		})
		mux.HandleFunc("GET /api/v1/training/runs/2", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"number":2,"state":"withdrawn","scores":[]%s}`, by)
		})
		mux.HandleFunc("GET /api/v1/people", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"people":[{"id":"bob7","name":"","mail":"bob@floramo.example"},{"id":"ann7","name":"Ann","mail":"ann@floramo.example"}]}`)
		})
		cl := &client{http: &http.Client{Transport: inMemory{mux}}}
		var out, errs bytes.Buffer
		cmd, s := &trainCommand{}, Streams{Out: &out, Err: &errs}
		r, err := cmd.trained(t.Context(), s, cl)
		if err != nil {
			t.Fatal(err)
		}
		status := report(&errs, cmd.report(t.Context(), s, cl, r))
		if status != exitFailed || out.Len() > 0 || !strings.Contains(errs.String(), "molva: training 2, which was under way already, "+says) || !strings.Contains(errs.String(), "give the command again") {
			t.Errorf("status %d, %q, %q", status, &out, &errs)
		}
	}
}

// Whoever waits asks soon at first, and once a second in the end.
func TestAsksLessAndLess(t *testing.T) {
	rest, asked := askFirst, 0
	for passed := time.Duration(0); passed < time.Minute; passed += rest {
		rest = askNext(rest)
		asked++
	}
	if rest != time.Second || asked > 80 || askFirst > 100*time.Millisecond {
		t.Errorf("%d questions in a minute, then every %s", asked, rest)
	}
}
