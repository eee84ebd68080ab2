package crawler

import (
	"bytes"
	_ "embed" // the table
	"fmt"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// engine is a program that forums or comments run on; engines.toml says what each key means.
type engine struct {
	Name   string         `toml:"name"`
	Mark   sites.Selector `toml:"mark"`
	Title  spots          `toml:"title"`
	Self   spots          `toml:"self"`
	Pager  sites.Selector `toml:"pager"`
	Keep   []string       `toml:"keep"`
	Cut    sites.Pattern  `toml:"cut"`
	Post   sites.Selector `toml:"post"`
	Author spots          `toml:"author"`
	Link   spots          `toml:"link"`
	Date   spots          `toml:"date"`
	Number spots          `toml:"number"`
	Text   spots          `toml:"text"`
	Quote  sites.Selector `toml:"quote"`
}

//go:embed engines.toml
var engineFile []byte

// engineTable is what engines.toml holds.
type engineTable struct {
	Forum    []engine `toml:"forum"`
	Comments []engine `toml:"comments"`
}

// engines is read when the first page asks for it: most runs of the program read no page at all.
var engines = sync.OnceValue(func() engineTable {
	var t engineTable
	d := toml.NewDecoder(bytes.NewReader(engineFile))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		panic(fmt.Sprintf("engines.toml: %v", err)) // it is embedded, and a test reads it
	}
	return t
})

// spot is a place within an element: the first element that the selector matches, else the element itself; of it the
// text, or an attribute.
type spot struct {
	at   sites.Selector
	attr string
}

type spots []spot

// UnmarshalText reads "time@datetime | .date": the places that are tried in turn.
func (s *spots) UnmarshalText(b []byte) error {
	for one := range strings.SplitSeq(string(b), " | ") {
		var at spot
		var selector string
		selector, at.attr, _ = strings.Cut(one, "@")
		if selector != "" {
			if err := at.at.UnmarshalText([]byte(selector)); err != nil {
				return err
			}
		}
		*s = append(*s, at)
	}
	return nil
}

// in is what the first of the places that says anything says. elements are those that are looked through, the first of
// them the one that holds the others; what without matches is left out of a text.
func (s spots) in(elements []*xhtml.Node, without sites.Selector) string {
	for _, one := range s {
		n := one.find(elements)
		if n == nil {
			continue
		}
		if one.attr == "" {
			if v := nodeText(n, without); v != "" {
				return v
			}
		} else if v, _ := (nodeAttributes{n}).attr(one.attr); strings.TrimSpace(v) != "" {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func (s spot) find(elements []*xhtml.Node) *xhtml.Node {
	if !s.at.Given() {
		return elements[0]
	}
	for _, n := range elements[1:] {
		if s.at.Match(n) {
			return n
		}
	}
	return nil
}
