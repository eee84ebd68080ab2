package jobs

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// TestASampleIsSeenFromEveryProcess: the raw answer lies with the process that crawled, the sample in the store.
func TestASampleIsSeenFromEveryProcess(t *testing.T) {
	b := newBench(t)
	b.site.reviews = append(ordinary(), shown{"4", "Ян", "Піони свіжі.", 5}, shown{"5", "Ия", "Хорошие тюльпаны.", 4}, shown{"6", "Лев", "Доставили к обеду.", 4})
	s := b.source()
	b.advance(2 * time.Minute)
	b.site.set(func() { b.site.broken = true })
	b.advance(6 * time.Hour)
	s = b.reread(s)
	raw, err := b.Store.RawAnswer(t.Context(), b.scope, s.Sample)
	must(t, err)
	other, err := OpenRawFiles(t.TempDir())
	must(t, err)
	if _, err := other.Read(raw); collector.CodeOf(err) != collector.CodeNotFound {
		t.Errorf("the raw answer in another process's folder: %v", err)
	}
	first, err := b.Store.Sample(t.Context(), b.scope, s.Sample)
	must(t, err)
	if first.Cut || !strings.Contains(first.Text, "schema.org/Thing") || !strings.Contains(first.Text, praise) {
		t.Errorf("not the page as it came: %q", first.Text)
	}
	b.advance(6 * time.Hour)
	if again := b.reread(s); again.Sample == s.Sample || b.sampled(again.Sample) != nil || b.sampled(s.Sample) == nil {
		t.Errorf("the next pass: sample %d %v, former %d %v", again.Sample, b.sampled(again.Sample), s.Sample, b.sampled(s.Sample))
	}
	last := b.reread(s).Sample
	b.site.set(func() { b.site.broken = false })
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Health != collector.HealthOK || s.Sample != 0 || b.sampled(last) == nil {
		t.Errorf("mended: %s, sample %d; the former one is kept: %v", s.Health, s.Sample, b.sampled(last) == nil)
	}
}

// sampled is nil when the store keeps the sample of a raw answer.
func (b *bench) sampled(raw int64) error {
	_, err := b.Store.Sample(b.t.Context(), b.scope, raw)
	return err
}

// TestSampleOf: the page that could not be read, decoded and of bounded length.
func TestSampleOf(t *testing.T) {
	body := append([]byte("<html><head><meta charset=\"windows-1251\"></head><script>alert(1)</script>"), 0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2) // «Привет»
	if s := SampleOf(body, http.Header{"Content-Type": {"text/html"}}); s.Cut || !strings.HasSuffix(s.Text, "Привет") {
		t.Errorf("%+v", s)
	}
	if s := SampleOf([]byte(strings.Repeat("x", sampleSize+5)), nil); !s.Cut || len(s.Text) != sampleSize {
		t.Errorf("%d bytes, cut %v", len(s.Text), s.Cut)
	}
}
