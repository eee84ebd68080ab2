package collector

import (
	"strings"
	"time"
)

// Topic is what a company wants to read about: queries, what is left out of them, and where. The whole is one query, which
// others name as @topic (see Watch: a topic is a shared view whose query is composed). Its text changes by versions alone.
type Topic struct {
	TopicID  int64
	PublicID string
	Company  int64
	WatchID  int64 // of the view that bears its name and its query
	Created  time.Time

	TopicText
	TopicSaved
}

// TopicText is what people write of a topic.
type TopicText struct {
	Name       string           `json:"name"`
	Queries    []TopicQuery     `json:"queries"`              // one of them finds a document
	Exclusions []TopicExclusion `json:"exclusions,omitempty"` // and none of these
	Kinds      []Kind           `json:"kinds,omitempty"`      // one of these; none: all
	Sites      []string         `json:"sites,omitempty"`      // one of these, by their names; none: all
}

// TopicQuery is one query of a topic. A name is for people; without one its number stands for it.
type TopicQuery struct {
	Name  string `json:"name,omitempty"`
	Query string `json:"query"`
}

// ExcludeKind is how an exclusion is meant.
type ExcludeKind string

// The kinds. Words are exact, since an exclusion by a stem hides forms that nobody thought of (a query may do so).
const (
	ExcludeWords  ExcludeKind = "words"  // this word or phrase, as it is written
	ExcludeQuery  ExcludeKind = "query"  // whatever a query finds
	ExcludeAuthor ExcludeKind = "author" // the whole name of who wrote
	ExcludeSite   ExcludeKind = "site"   // the name of a site
)

// ExcludeKinds are all kinds in the order in which they are offered.
func ExcludeKinds() []ExcludeKind {
	return []ExcludeKind{ExcludeWords, ExcludeQuery, ExcludeAuthor, ExcludeSite}
}

// TopicExclusion is one thing that a topic leaves out.
type TopicExclusion struct {
	Kind  ExcludeKind `json:"kind"`
	Value string      `json:"value"`
}

// TopicSaved says of a version who saved it, when and why. Versions only grow.
type TopicSaved struct {
	Version  int64
	At       time.Time // business time
	Person   int64     // 0: the program
	Note     string
	Restored int64 // the version that it brought back; 0: it is new
}

// TopicVersion is a topic as it was saved once.
type TopicVersion struct {
	TopicSaved
	Text TopicText
}

// noQuotes is a value without what would end it.
var noQuotes = strings.NewReplacer(`"`, " ", "«", " ", "»", " ", "“", " ", "”", " ", "„", " ")

// Clause is an exclusion as a query that finds what it hides.
func (e TopicExclusion) Clause() string {
	switch e.Kind {
	case ExcludeWords:
		return `="` + noQuotes.Replace(e.Value) + `"`
	case ExcludeAuthor:
		return `by:"` + noQuotes.Replace(e.Value) + `"`
	case ExcludeSite:
		return `site:="` + noQuotes.Replace(e.Value) + `"`
	}
	return e.Value
}

// Bracket closes a clause in itself: one with OR must not take in what stands beside it, nor a comment the bracket.
func Bracket(clause string) string { return "(" + clause + "\n)" }

// Union finds what any of the queries finds.
func (t TopicText) Union() string {
	all := make([]string, len(t.Queries))
	for i, q := range t.Queries {
		all[i] = Bracket(q.Query)
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// Places finds what stands where the topic looks; "" is everywhere.
func (t TopicText) Places() string {
	var kinds, sites, all []string
	for _, k := range t.Kinds {
		kinds = append(kinds, "kind:"+string(k))
	}
	for _, s := range t.Sites {
		sites = append(sites, `site:="`+noQuotes.Replace(s)+`"`)
	}
	for _, list := range [][]string{kinds, sites} {
		if len(list) > 0 {
			all = append(all, "("+strings.Join(list, " OR ")+")")
		}
	}
	return strings.Join(all, " ")
}

// Left finds what none of the exclusions hides, but for the one at the place except (-1: for none); "" is everything.
func (t TopicText) Left(except int) string {
	var all []string
	for i, e := range t.Exclusions {
		if i != except {
			all = append(all, "-"+Bracket(e.Clause()))
		}
	}
	return strings.Join(all, " ")
}

// Whole is the topic as one query.
func (t TopicText) Whole() string { return Together(t.Union(), t.Places(), t.Left(-1)) }

// Together finds what all of some queries find; those that are "" say nothing. Each must be closed in itself.
func Together(queries ...string) string {
	var all []string
	for _, q := range queries {
		if q != "" {
			all = append(all, q)
		}
	}
	return strings.Join(all, " ")
}
