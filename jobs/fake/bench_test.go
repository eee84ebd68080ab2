package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"molva/collector"
)

// crowd is n reviews of n/300 items by n/2 authors over three years, one in five a copy of another.
func crowd(n int) []collector.Review {
	r := rand.New(rand.NewPCG(1, 1))
	out := make([]collector.Review, n)
	for i := range out {
		text, _ := written(r, "ru")
		if i > 0 && r.IntN(5) == 0 {
			text = near(r, "ru", out[r.IntN(i)].Text, 0.1)
		}
		out[i] = collector.Review{ID: fmt.Sprint(i), Site: "s", Author: collector.Author{Name: fmt.Sprint("автор ", r.IntN(n/2))},
			Item: collector.Item{Name: fmt.Sprint("товар ", r.IntN(n/300+1))}, Rating: float64(1 + r.IntN(5)), Text: text,
			Published: collector.PublishedAt(day0.Add(time.Duration(r.IntN(3*365*24*60)) * time.Minute))}
	}
	return out
}

func lines(reviews []collector.Review) []byte {
	var b bytes.Buffer
	for _, r := range reviews {
		line, _ := json.Marshal(r)
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// From reading to writing, 45,000 reviews.
func BenchmarkDetect(b *testing.B) {
	in := lines(crowd(45000))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Detect(b.Context(), bytes.NewReader(in), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// The worst case for the neighbourhoods: 45,000 copies of one text on one item in three days.
func BenchmarkDetectFlood(b *testing.B) {
	reviews := crowd(45000)
	for i := range reviews {
		reviews[i].Text, reviews[i].Item.Name = praise, "один"
		reviews[i].Published = collector.PublishedAt(day0.Add(time.Duration(i*5) * time.Second))
	}
	in := lines(reviews)
	for b.Loop() {
		if _, err := Detect(b.Context(), bytes.NewReader(in), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// One review among its neighbours, as the follower judges it.
func BenchmarkJudge(b *testing.B) {
	reviews, _, _ := story(rand.New(rand.NewPCG(1, 1)), "ru", 0.1)
	in := make([]Review, len(reviews))
	for i, r := range reviews {
		in[i] = Of(r)
	}
	l := newList(in)
	i := 0
	for b.Loop() {
		Judge(l.reviews[i], l.around(int32(i)))
		i = (i + 1) % len(in)
	}
}

func BenchmarkYelpChi(b *testing.B) {
	path, _ := yelp(b)
	for b.Loop() {
		if _, _, err := EvaluateYelpChi(path); err != nil {
			b.Fatal(err)
		}
	}
}
