package propose

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked: a hundred of them would cost every start of the
// program a tenth of its time, and one command alone needs them.
type pattern struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

func lazily(text string) *pattern { return &pattern{text: text} }

func (p *pattern) get() *regexp.Regexp {
	p.once.Do(func() { p.re = regexp.MustCompile(p.text) })
	return p.re
}

func (p *pattern) String() string { return p.text }

func (p *pattern) MatchString(s string) bool { return p.get().MatchString(s) }

func (p *pattern) FindString(s string) string { return p.get().FindString(s) }

func (p *pattern) FindStringSubmatch(s string) []string { return p.get().FindStringSubmatch(s) }

func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.get().FindAllStringSubmatch(s, n)
}

func (p *pattern) FindSubmatch(b []byte) [][]byte { return p.get().FindSubmatch(b) }

func (p *pattern) FindAllSubmatch(b []byte, n int) [][][]byte { return p.get().FindAllSubmatch(b, n) }
