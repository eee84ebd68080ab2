package classify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"molva/collector"
)

func TestStream(t *testing.T) {
	in := "\ufeff" + `{"id":"ж-1","text":"Деньги не вернули","x":{"a":[1,2.50]},"rating":5}
{}

{"text":"Спасибо, всё отлично","tone":"mine","big":12345678901234567890,"rating":"4,5"}
{"text":
{"text":5}
[1]
{"text":"a"}{"text":"b"}
{"text":"последняя","pros":null,"object":"букет <b>&</b>"}`
	var out bytes.Buffer
	report, err := Stream(t.Context(), strings.NewReader(in), &out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 9 || report.Lines != 9 || report.Judged != 4 || report.Bad != 4 || len(report.Refused) != 4 {
		t.Fatalf("%d lines, %+v", len(lines), report)
	}
	if !strings.HasPrefix(lines[0], `{"id":"ж-1","text":"Деньги не вернули","x":{"a":[1,2.50]},"rating":5,"language":"ru",`) {
		t.Errorf("what came in does not go out: %s", lines[0])
	}
	var v collector.Verdict
	if err := json.Unmarshal([]byte(lines[0]), &v); err != nil || !v.Complaint.Is() || v.Causes[0].Name != "refund" {
		t.Errorf("%s: %v", lines[0], err)
	}
	if !strings.HasPrefix(lines[1], `{"language":"other","tone":{"value":0,"label":"neutral"},"complaint":{"probability":0.0`) || lines[2] != "" {
		t.Errorf("nothing said: %q, %q", lines[1], lines[2])
	}
	if strings.Contains(lines[3], "mine") || !strings.Contains(lines[3], `"big":12345678901234567890,"rating":"4,5","language":"ru"`) {
		t.Errorf("a verdict replaces what bore its name: %s", lines[3])
	}
	for i, n := range []string{"4", "5", "6", "7"} {
		if !strings.HasPrefix(lines[4+i], `{"error":{"code":"invalid","message":`) || !strings.HasPrefix(report.Refused[i].Where, "line ") {
			t.Errorf("broken line %s: %s", n, lines[4+i])
		}
	}
	if report.Refused[1].Where != "line 6" || report.Refused[1].Msg != `"text" is no string` {
		t.Errorf("%v", report.Refused[1])
	}
	if !strings.Contains(lines[8], `<b>&</b>`) {
		t.Errorf("letters changed: %s", lines[8])
	}
}

func TestStreamOfALongLine(t *testing.T) {
	long := `{"text":"` + strings.Repeat("а", collector.MaxLine) + `"}`
	var out bytes.Buffer
	report, err := Stream(t.Context(), strings.NewReader(long+"\n{}\n"), &out)
	if err != nil || report.Bad != 1 || report.Judged != 1 || report.Refused[0].Code != collector.CodeTooLarge {
		t.Errorf("%+v, %v", report, err)
	}
	if n := strings.Count(out.String(), "\n"); n != 2 || out.Len() > 1000 {
		t.Errorf("%d lines of %d bytes", n, out.Len())
	}
}

type failing struct{ after int }

func (f *failing) Read(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errors.New("the disk is gone")
	}
	return copy(p, "{}\n"), nil
}

func (f *failing) Write(p []byte) (int, error) { return 0, errors.New("the disk is full") }

func TestStreamFails(t *testing.T) {
	if _, err := Stream(t.Context(), &failing{after: 2}, io.Discard); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("reading: %v", err)
	}
	if _, err := Stream(t.Context(), strings.NewReader("{}\n"), &failing{}); err == nil {
		t.Error("a full disk is no success")
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Stream(done, strings.NewReader("{}\n"), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte(`{"text":"а"}` + "\n{"))
	f.Add([]byte("{\"\":{}}\n\n[]\nnull\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		report, err := Stream(t.Context(), bytes.NewReader(in), &out)
		if err != nil || bytes.Count(out.Bytes(), []byte{'\n'}) != report.Lines {
			t.Fatalf("%d lines out for %d in, %v", bytes.Count(out.Bytes(), []byte{'\n'}), report.Lines, err)
		}
		for _, line := range bytes.Split(out.Bytes(), []byte{'\n'}) {
			if len(line) > 0 && !json.Valid(line) {
				t.Fatalf("no JSON: %s", line)
			}
		}
	})
}
