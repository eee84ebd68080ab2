package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"molva/collector"
)

func detect(t *testing.T, in string, off ...string) ([]string, Report) {
	t.Helper()
	var out bytes.Buffer
	report, err := Detect(t.Context(), strings.NewReader(in), &out, off...)
	if err != nil {
		t.Fatal(err)
	}
	if out.Len() == 0 {
		return nil, report
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), report
}

// What comes in goes out, line for line and field for field, with the verdict behind it.
func TestDetectKeepsLines(t *testing.T) {
	for in, want := range map[string]string{
		`{}`:                    `{"suspicion":0,"evidence":[]}`,
		`{"id":"нет\u0020№ 1"}`: `{"id":"нет\u0020№ 1","suspicion":0,"evidence":[]}`,
		`{"z":1.50,"a":{"b":[ 1, 12345678901234567890 ]}, "z":null}`:              `{"z":1.50,"a":{"b":[ 1, 12345678901234567890 ]},"z":null,"suspicion":0,"evidence":[]}`,
		`{"suspicion":0.9,"text":"<b>&</b>","evidence":[{"signal":"x"}],"k":"v"}`: `{"text":"<b>&</b>","k":"v","suspicion":0,"evidence":[]}`,
		`{"rating":"","item":7,"author":[],"published":null,"text":{},"id":false}`: `{"rating":"","item":7,"author":[],` +
			`"published":null,"text":{},"id":false,"suspicion":0,"evidence":[]}`,
		`{"rating":"4,5","published":"05.03.2026 10:00"}`: `{"rating":"4,5","published":"05.03.2026 10:00","suspicion":0,"evidence":[]}`,
		"\xef\xbb\xbf{\"a\":1}\r\n":                       `{"a":1,"suspicion":0,"evidence":[]}`,
	} {
		got, report := detect(t, in)
		if len(got) != 1 || got[0] != want || report.Read != 1 {
			t.Errorf("%s\n got %q\nwant %q", in, got, want)
		}
	}
	if got, report := detect(t, ""); got != nil || report.Read != 0 {
		t.Errorf("nothing in: %q", got)
	}
}

// One line out for each line in: a blank one stays blank, one that is too long is refused and not held.
func TestDetectStaysInStep(t *testing.T) {
	got, report := detect(t, "\n{\"id\":\"2\"}\n \r\n"+strings.Repeat("x", collector.MaxLine+1)+"\n{}\n")
	if len(got) != 5 || report != (Report{Read: 5, Refused: 1}) {
		t.Fatalf("%+v %q", report, got)
	}
	if got[0] != "" || !strings.HasPrefix(got[1], `{"id":"2",`) || got[2] != "" || !strings.Contains(got[3], `"code":"too_large"`) || !strings.Contains(got[3], `"where":"line 4"`) {
		t.Errorf("%q", got)
	}
}

// A rating or a date that cannot be read is refused as an import refuses it: the verdict would hold less than the line says.
func TestDetectRefusesWhatItCannotRead(t *testing.T) {
	for in, want := range map[string]string{
		`{"id":"1","rating":"five"}`:         `rating "five" is no number from 1 to 5`,
		`{"id":"1","rating":9}`:              `rating "9" is no number from 1 to 5`,
		`{"id":"1","rating":[5]}`:            `rating "[5]" is no number from 1 to 5`,
		`{"id":"1","published":"yesterday"}`: `"yesterday" is no date`,
		`{"id":"1","published":20260305}`:    `"20260305" is no date`,
		`{"id":"1","published":{"at":1}}`:    `"{\"at\":1}" is no date`,
	} {
		got, report := detect(t, in+"\n{\"id\":\"2\"}\n")
		var v struct {
			Error struct{ Code, Message, Where, Hint string }
		}
		if err := json.Unmarshal([]byte(got[0]), &v); err != nil {
			t.Fatal(err)
		}
		if e := v.Error; report != (Report{Read: 2, Refused: 1}) || e.Code != "invalid" || e.Message != want || e.Where != "line 1" || e.Hint == "" || !strings.HasPrefix(got[1], `{"id":"2","suspicion":`) {
			t.Errorf("%s: %+v %q", in, report, got)
		}
	}
}

// A line that is no review comes back with its number, and the others are judged all the same.
func TestDetectBrokenLine(t *testing.T) {
	got, report := detect(t, "{\"id\":\"1\"}\n[1]\n{\"id\":\n\"x\"\n{\"id\":\"5\"} trailing\n{\"id\":\"6\"}\n")
	if len(got) != 6 || report != (Report{Read: 6, Refused: 4}) {
		t.Fatalf("%+v %q", report, got)
	}
	for i, line := range got {
		var v struct {
			ID    string
			Error struct{ Code, Message, Where, Hint string }
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if good := i == 0 || i == 5; good != (v.ID != "") || !good && (v.Error.Where != fmt.Sprintf("line %d", i+1) || v.Error.Hint == "") {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
}

func TestDetectFailsLoudly(t *testing.T) {
	broken := errors.New("unplugged")
	if _, err := Detect(t.Context(), iotest.ErrReader(broken), &bytes.Buffer{}); !errors.Is(err, broken) {
		t.Errorf("reading: %v", err)
	}
}

// The story's gang through the door of the command line; with a signal off the score is the sum of the others.
func TestDetectStory(t *testing.T) {
	reviews, gang, _ := story(rand.New(rand.NewPCG(7, 7)), "ru", 0.1)
	var in strings.Builder
	for _, r := range reviews {
		line, _ := json.Marshal(r)
		in.Write(append(line, '\n'))
	}
	got, _ := detect(t, in.String())
	without, _ := detect(t, in.String(), "burst")
	caught := 0
	for i, line := range got {
		var a, b collector.Suspicion
		var who struct{ ID string }
		for _, err := range []error{json.Unmarshal([]byte(line), &a), json.Unmarshal([]byte(without[i]), &b), json.Unmarshal([]byte(line), &who)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if who.ID != reviews[i].ID {
			t.Fatalf("line %d: %s, want %s", i+1, who.ID, reviews[i].ID)
		}
		if gang[who.ID] && a.Score >= collector.SuspicionThreshold {
			caught++
		}
		if math.Abs(a.Score-weight(a, "burst")-b.Score) > 0.001 {
			t.Errorf("%s: %v without burst %v", who.ID, a, b)
		}
	}
	if caught < 18 {
		t.Errorf("%d of 20 caught", caught)
	}
}

// Reviews without an id are named by their line.
func TestDetectNamesLines(t *testing.T) {
	line := func(author string) string {
		b, _ := json.Marshal(map[string]any{"author": map[string]string{"name": author}, "text": praise})
		return string(b)
	}
	got, _ := detect(t, line("А")+"\n\n"+line("Б")+"\n")
	if len(got) != 3 || !strings.Contains(got[0], `"twins":["line 3"]`) || !strings.Contains(got[2], `"twins":["line 1"]`) {
		t.Errorf("%q", got)
	}
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte("{}\n{\"id\":1,\"rating\":5}\n"))
	f.Add([]byte("{\"author\":\"я\",\"item\":{\"name\":7},\"published\":\"2026-01-02\",\"text\":\"\\ud800\"}\r\n[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		report, err := Detect(t.Context(), bytes.NewReader(data), &out)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(out.Bytes(), []byte("\n")); n != report.Read {
			t.Fatalf("%d lines out of %d", n, report.Read)
		}
		for line := range bytes.Lines(out.Bytes()) {
			if len(bytes.TrimSpace(line)) > 0 && !json.Valid(line) {
				t.Fatalf("%q", line)
			}
		}
	})
}
