package crawler

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"molva/crawler/sites"
)

// shows says which of sites.Cases a saved page shows, by what was read from it; second, empty and blocked are the names of
// such pages, perhaps with a number or a word behind a dash.
func shows(stem string, g golden) []string {
	name, _, _ := strings.Cut(stem, "-")
	var out []string
	add := func(is bool, what string) {
		if is {
			out = append(out, what)
		}
	}
	read := len(g.Reviews) + len(g.Entries)
	if g.Mention != nil {
		read++
	}
	add(name == "second" && read > 0, "second")
	add(name == "empty" && read == 0 && g.Outcome == "" && !g.Drift, "empty")
	add(name == "blocked" && read == 0 && (g.Outcome != "" || g.Drift), "blocked")
	add(len(g.Without) > 0 && read > 0, "foreign")
	official, teaser, unrated := false, false, false
	for _, r := range g.Reviews {
		for _, reply := range r.Replies {
			official = official || reply.Official
		}
		teaser = teaser || strings.HasSuffix(r.Text, "…")
		unrated = unrated || r.Rating == 0
	}
	add(official, "official")
	add(teaser, "teaser")
	add(unrated, "unrated")
	return out
}

// strangers are the words of a golden file that should stand in the page alone, and do not, or stand in what was read.
func strangers(page []byte, g golden) []Difference {
	read, _ := json.Marshal(struct{ R, M, E any }{g.Reviews, g.Mention, g.Entries}) // plain structs always marshal
	var out []Difference
	for _, word := range g.Without {
		if !bytes.Contains(page, []byte(word)) {
			out = append(out, Difference{"without", word + " somewhere in the page", "a page without it"})
		}
		if bytes.Contains(read, []byte(word)) {
			out = append(out, Difference{"without", "nothing read that says " + word, "a review that does"})
		}
	}
	return out
}

// Lacking are the cases that none of a made site's pages shows, those left out that its file explains.
func Lacking(site *sites.Site, pages []CheckedPage) []string {
	var out []string
	if !site.Made() {
		return nil
	}
	for _, c := range sites.Cases {
		shown := slices.ContainsFunc(pages, func(p CheckedPage) bool { return slices.Contains(p.Shows, c) })
		if _, told := site.Lacks[c]; !shown && !told {
			out = append(out, c)
		}
	}
	return out
}
