package search

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"molva/collector"
)

// An answer that does not end is not read to its end, and says so; what was asked for is asked again by the follower.
func TestEndlessAnswerIsBounded(t *testing.T) {
	sent := 0
	x, _ := fakeElastic(t, func(w http.ResponseWriter, _ []string) {
		for page := bytes.Repeat([]byte(`{"index":{}},`), 5000); sent < 64<<20; {
			n, err := w.Write(page)
			if sent += n; err != nil {
				return
			}
		}
	})
	outcomes, err := x.Put(t.Context(), SlotA, some("a b"))
	if collector.CodeOf(err) != collector.CodeUnavailable || !strings.Contains(err.Error(), "longer than") || strings.Contains(err.Error(), "index\":") {
		t.Errorf("an endless answer: %v", err)
	}
	if collector.CodeOf(outcomes[0]) != collector.CodeUnavailable || collector.CodeOf(outcomes[1]) != collector.CodeUnavailable {
		t.Errorf("outcomes: %v", outcomes)
	}
	if outcomes, err := x.Put(t.Context(), SlotA, some("a b")); err != nil || outcomes[0] != nil || outcomes[1] != nil {
		t.Errorf("the next one: %v %v", err, outcomes)
	}
}

// The answer may have what the bound says, and no byte more; that each document is quoted by both causes fits.
func TestAnswerHasRoomForTheWorst(t *testing.T) {
	line := strings.Repeat("ъ", 300_000)
	work := []pending{{id: "a", lines: []byte(line)}, {id: "b", lines: []byte("{}")}}
	most := answerMost(work)
	if quoted := int64(2 * 6 * len([]rune(line))); most < quoted {
		t.Errorf("%d bytes, but two quotations have %d", most, quoted)
	}
	for n, fits := range map[int64]bool{most: true, most + 1: false} {
		var b bytes.Buffer
		read, err := bounded{&b, most}.ReadFrom(io.LimitReader(zeros{}, n))
		if (err == nil) != fits || fits && read != n || !fits && collector.CodeOf(err) != collector.CodeUnavailable {
			t.Errorf("%d of %d bytes: %d read, %v", n, most, read, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

// A buffer that one large answer made grow is not kept for the small ones.
func TestLargeBuffersAreNotKept(t *testing.T) {
	large := bytes.NewBuffer(make([]byte, 0, answerKept+1))
	putBack(large)
	for range 100 {
		if answers.Get().(*bytes.Buffer) == large {
			t.Fatal("a large buffer was kept")
		}
	}
}
