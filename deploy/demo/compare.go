package demo

import (
	"fmt"
	"slices"
	"strings"

	"molva/collector"
)

// keyOf names a review or a thread over all sites.
func keyOf(site, kind, id string) string { return site + "/" + kind + "/" + id }

// The two kinds.
const (
	isReview = string(collector.KindReview)
	isThread = string(collector.KindMention)
)

// differences compares what the product holds as live with what a site shows, in every field; each line of the answer
// names one deviation. Documents of other sites and gone ones are left aside.
func differences(truth Truth, docs []document) []string {
	var out []string
	live := map[string]document{}
	for _, d := range docs {
		if d.Site != truth.Site || d.State != "live" {
			continue
		}
		key := keyOf(d.Site, d.Kind, d.SiteKey)
		if _, twice := live[key]; twice {
			out = append(out, key+" is held twice")
		}
		live[key] = d
	}
	for _, want := range truth.Reviews {
		out = append(out, take(live, keyOf(truth.Site, isReview, want.ID), want)...)
	}
	for _, m := range truth.Threads {
		out = append(out, take(live, keyOf(truth.Site, isThread, m.ID), m.AsReview())...)
	}
	for key := range live {
		out = append(out, key+" is held and the site does not show it")
	}
	slices.Sort(out)
	return out
}

// take compares one document with the truth and takes it off the list.
func take(live map[string]document, key string, want collector.Review) []string {
	got, ok := live[key]
	if !ok {
		return []string{key + " is shown and not held"}
	}
	delete(live, key)
	return fieldDifferences(key, want, got)
}

func fieldDifferences(key string, want collector.Review, got document) []string {
	var out []string
	for _, f := range []struct {
		name      string
		want, got any
	}{
		{"url", want.URL, got.URL}, {"item", want.Item, got.Item}, {"author", want.Author, got.Author},
		{"rating", want.Rating, got.Rating}, {"raw_rating", want.RawRating, got.RawRating}, {"title", want.Title, got.Title},
		{"text", want.Text, got.Text}, {"pros", want.Pros, got.Pros}, {"cons", want.Cons, got.Cons},
		{"published", want.Published.String(), got.Published.String()}, {"verified", want.Verified, got.Verified}, {"likes", want.Likes, got.Likes},
		{"images", strings.Join(want.Images, " "), strings.Join(got.Images, " ")}, {"replies", replyLines(want.Replies), replyLines(got.Replies)}, {"language", languageOf(want), got.Language},
	} {
		if f.want != f.got {
			out = append(out, fmt.Sprintf("%s: %s is %q, held %q", key, f.name, fmt.Sprint(f.want), fmt.Sprint(f.got)))
		}
	}
	return out
}

func replyLines(list []collector.Reply) string {
	lines := make([]string, 0, len(list))
	for _, r := range list {
		lines = append(lines, fmt.Sprintf("%s (official %t, %s): %s", r.Author, r.Official, r.Published, r.Text))
	}
	return strings.Join(lines, "\n")
}

// languageOf is the language that a text of the world is written in: its Ukrainian always has a letter that Russian
// lacks, its Russian never has.
func languageOf(r collector.Review) string {
	if strings.ContainsAny(strings.ToLower(r.Title+r.Text), "іїєґ") {
		return "uk"
	}
	return "ru"
}

// fieldsOf are the texts in which a search looks; the company's answers are not among them.
func fieldsOf(r collector.Review) []string { return []string{r.Title, r.Text, r.Pros, r.Cons} }

// set is a set of keys.
type set map[string]bool

// expected are the keys of what the truth says a query must find.
func expected(truths []Truth, is func(site string, r collector.Review) bool) set {
	keys := set{}
	for _, t := range truths {
		for _, r := range t.Reviews {
			if is(t.Site, r) {
				keys[keyOf(t.Site, isReview, r.ID)] = true
			}
		}
		for _, m := range t.Threads {
			if is(t.Site, m.AsReview()) {
				keys[keyOf(t.Site, isThread, m.ID)] = true
			}
		}
	}
	return keys
}

func keysOf(docs []document) set {
	keys := set{}
	for _, d := range docs {
		keys[keyOf(d.Site, d.Kind, d.SiteKey)] = true
	}
	return keys
}

// without are the keys of a that b lacks, sorted.
func (a set) without(b set) []string {
	var out []string
	for k := range a {
		if !b[k] {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// shortList shows at most three lines and says how many more there are.
func shortList(lines []string) string {
	if len(lines) > 3 {
		return strings.Join(lines[:3], "; ") + fmt.Sprintf("; and %d more", len(lines)-3)
	}
	return strings.Join(lines, "; ")
}
