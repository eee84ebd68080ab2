package web

import (
	"fmt"
	"strings"
)

// VersionInt is the number of the version for words.
func (t topicRow) VersionInt() int { return int(t.Version) }

// VersionInt is the number of the version for words.
func (r versionRow) VersionInt() int { return int(r.Version) }

// RestoredInt is the version that it brought back.
func (r versionRow) RestoredInt() int { return int(r.Restored) }

// Next is the number after one: places begin with 0, numbers for people with 1.
func (v *view) Next(i int) int { return i + 1 }

// SitesLine are the sites of the form in one line.
func (p topicPageData) SitesLine() string { return strings.Join(p.Form.Sites, ", ") }

// TopicPlace says in which part of a topic a mistake stands: "query 2, 1:5".
func (v *view) TopicPlace(where string) string {
	part, place, _ := strings.Cut(where, ", ")
	kind, n, numbered := strings.Cut(part, " ")
	var said string
	switch {
	case numbered && kind == "query":
		said = v.T("topic_query_n", "N", n)
	case numbered && kind == "exclusion":
		said = v.T("topic_exclusion_n", "N", n)
	default:
		return ""
	}
	if line, column, ok := strings.Cut(place, ":"); ok {
		if line != "1" {
			column = fmt.Sprint(line, ":", column)
		}
		said += ", " + v.T("topic_place_column", "Column", column)
	}
	return said + ":"
}

// VersionOf is the version of the topic as it stands.
func (p topicPageData) VersionOf() int { return int(p.Topic.Version) }
