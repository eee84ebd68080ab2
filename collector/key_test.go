package collector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
)

// Hashes and keys are kept in the store: however they are computed, they stay what they were.
func TestContentHashIsForGood(t *testing.T) {
	long := strings.Repeat("Курьер опоздал. ", 300)
	for _, r := range []Review{{}, {Rating: 4.5, Title: "Да", Text: long, Pros: "быстро", Cons: "дорого"}, {Text: "a", Replies: []Reply{}},
		{Images: []string{"https://a.example/1", "https://a.example/2"}, Replies: []Reply{{Author: "Магазин", Text: "<Спасибо> & до встречи", Official: true}}}} {
		replies, err := json.Marshal(r.Replies)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		for _, p := range []string{fmt.Sprint(r.Rating), r.Title, r.Text, r.Pros, r.Cons, strings.Join(r.Images, "\n"), string(replies)} {
			fmt.Fprint(h, len(p))
			_, _ = io.WriteString(h, ":"+p)
		}
		if got, want := ContentHash(r), hex.EncodeToString(h.Sum(nil)); got != want {
			t.Errorf("%.60v: %s, want %s", r, got, want)
		}
	}
}
