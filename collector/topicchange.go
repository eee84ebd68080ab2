package collector

import "slices"

// TopicChangeKind is what differs between two versions of a topic.
type TopicChangeKind string

// The kinds of difference.
const (
	TopicRenamed   TopicChangeKind = "renamed"
	TopicQueryAdd  TopicChangeKind = "query_added"
	TopicQueryGone TopicChangeKind = "query_removed"
	TopicQueryIs   TopicChangeKind = "query_changed" // of one name
	TopicHides     TopicChangeKind = "exclusion_added"
	TopicShows     TopicChangeKind = "exclusion_removed"
	TopicPlaceAdd  TopicChangeKind = "place_added" // a kind or a site
	TopicPlaceGone TopicChangeKind = "place_removed"
)

// TopicChange is one difference: what was and what is.
type TopicChange struct {
	Kind    TopicChangeKind
	Name    string      // of the query
	Exclude ExcludeKind // of the exclusion
	Was, Is string
}

// TopicChanges is the way from one text of a topic to another.
func TopicChanges(was, is TopicText) (out []TopicChange) {
	if was.Name != is.Name {
		out = append(out, TopicChange{Kind: TopicRenamed, Was: was.Name, Is: is.Name})
	}
	out = append(out, queryChanges(was.Queries, is.Queries)...)
	for _, e := range missing(was.Exclusions, is.Exclusions) {
		out = append(out, TopicChange{Kind: TopicHides, Exclude: e.Kind, Is: e.Value})
	}
	for _, e := range missing(is.Exclusions, was.Exclusions) {
		out = append(out, TopicChange{Kind: TopicShows, Exclude: e.Kind, Was: e.Value})
	}
	for _, p := range missing(places(was), places(is)) {
		out = append(out, TopicChange{Kind: TopicPlaceAdd, Is: p})
	}
	for _, p := range missing(places(is), places(was)) {
		out = append(out, TopicChange{Kind: TopicPlaceGone, Was: p})
	}
	return out
}

// queryChanges: queries of one name are one query that changed; those without a name are known by their text.
func queryChanges(was, is []TopicQuery) (out []TopicChange) {
	fresh, gone := missing(was, is), missing(is, was)
	for _, q := range fresh {
		before := slices.IndexFunc(gone, func(g TopicQuery) bool { return g.Name == q.Name && q.Name != "" || g.Query == q.Query })
		if before < 0 {
			out = append(out, TopicChange{Kind: TopicQueryAdd, Name: q.Name, Is: q.Query})
			continue
		}
		c := TopicChange{Kind: TopicQueryIs, Name: q.Name, Was: gone[before].Query, Is: q.Query}
		if c.Was == c.Is {
			c = TopicChange{Kind: TopicRenamed, Was: gone[before].Name, Is: q.Name}
		}
		out = append(out, c)
		gone = slices.Delete(gone, before, before+1)
	}
	for _, q := range gone {
		out = append(out, TopicChange{Kind: TopicQueryGone, Name: q.Name, Was: q.Query})
	}
	return out
}

// missing are those of a list that another one has not.
func missing[T comparable](from, list []T) (out []T) {
	for _, v := range list {
		if !slices.Contains(from, v) {
			out = append(out, v)
		}
	}
	return out
}

func places(t TopicText) (out []string) {
	for _, k := range t.Kinds {
		out = append(out, string(k))
	}
	return append(out, t.Sites...)
}
