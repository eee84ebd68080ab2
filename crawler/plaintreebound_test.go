package crawler

import (
	"strings"
	"testing"
	"time"
)

// A page whose one text is added to without end costs the square of its size in the parser. Neither way to its tree takes
// longer than it may, and what is built is built by the text's own length.
func TestATextThatGrowsIsBounded(t *testing.T) {
	page := []byte("<!doctype html><html><head></head><body><div>" + strings.Repeat("a</i>", 200_000) + "</div></body></html>")
	if plainTree(page, false) != nil {
		t.Error("the page was built by copying its text as often as it grew")
	}
	late := newTimed(page)
	late.ends = time.Now().Add(-time.Second)
	if n, err := late.Read(make([]byte, 10)); n != 0 || err != errTreeTooSlow {
		t.Errorf("behind its time: %d, %v", n, err)
	}
	if small := []byte("<!doctype html><html><head></head><body><div>" + strings.Repeat("a</i>", 200) + "</div></body></html>"); plainTree(small, false) == nil {
		t.Error("a page with a few stray end tags is no reason to ask the parser")
	}
	root, err := boundedTree([]byte("<p>one<p>two"))
	if err != nil || root == nil {
		t.Errorf("a small page: %v", err)
	}
}
