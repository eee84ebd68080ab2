package crawler

import (
	"strings"

	"molva/collector"
	wording "molva/collector/text"
)

// author reads a Person, an Organization or a name alone. Of a link the text that stands in it is the name.
func (r *reading) author(t *thing, names ...string) collector.Author {
	for _, v := range t.all(names...) {
		if a := r.resolve(v); a != nil {
			out := collector.Author{Name: oneLine(a.text("name", "alternateName")), URL: r.p.address(a.link("url"))}
			if given := a.text("givenName"); out.Name == "" && given != "" {
				out.Name = oneLine(given + " " + a.text("familyName"))
			}
			if out == (collector.Author{}) && len(a.props) == 0 && v.label != "" { // an address, and the name in its link
				out = collector.Author{Name: oneLine(v.label), URL: r.p.address(a.id)}
			}
			if out != (collector.Author{}) {
				return out
			}
			continue
		}
		if v.label != "" {
			return collector.Author{Name: oneLine(v.label), URL: r.p.address(v.text)}
		}
		if s := v.plain(); strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
			return collector.Author{URL: r.p.address(s)}
		} else if s != "" {
			return collector.Author{Name: oneLine(s)}
		}
	}
	return collector.Author{}
}

// notes reads positiveNotes and negativeNotes: a text, or a list of ListItems; one note a line.
func (r *reading) notes(t *thing, name string) string {
	var out []string
	for _, v := range t.all(name) {
		list := r.resolve(v)
		if list == nil {
			out = append(out, prose(v.plain()))
			continue
		}
		for _, e := range list.all("itemListElement") {
			out = append(out, prose(e.plain()))
		}
		if len(list.all("itemListElement")) == 0 {
			out = append(out, prose(v.plain()))
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// likes is what the site counts in favour of a review.
func (r *reading) likes(t *thing) int {
	if n := count(t.text("upvoteCount")); n > 0 {
		return n
	}
	for _, v := range t.all("interactionStatistic") {
		c := r.resolve(v)
		if c == nil {
			continue
		}
		kind := shortName(c.link("interactionType"))
		if a := r.first(c, "interactionType"); a != nil && len(a.types) > 0 {
			kind = a.types[0]
		}
		if kind == "LikeAction" {
			return count(c.text("userInteractionCount"))
		}
	}
	return 0
}

func (r *reading) images(t *thing) []string {
	var out []string
	for _, v := range t.all("image", "associatedMedia") {
		s := v.text
		if c := r.resolve(v); c != nil {
			s = c.text("contentUrl", "url")
			if s == "" {
				s = c.id
			}
		}
		if a := r.p.link(s); a != "" && len(out) < 100 {
			out = append(out, a)
		}
	}
	return out
}

// replies are the comments under a review. One is official when its author is an organization, or bears the name of
// what is reviewed or of the site's publisher.
func (r *reading) replies(t *thing, item string) []collector.Reply {
	var out []collector.Reply
	for _, v := range t.all("comment", "comments", "suggestedAnswer", "acceptedAnswer") {
		c := r.resolve(v)
		if c == nil || len(out) >= 100 {
			continue
		}
		reply := collector.Reply{Text: prose(c.text("text", "description", "commentText"))}
		if reply.Text == "" {
			continue
		}
		reply.Author = r.author(c, "author", "creator").Name
		reply.Published = r.p.dates.read(c.text("datePublished", "dateCreated")).Published
		if a := r.first(c, "author", "creator"); a != nil && a.is(officials...) {
			reply.Official = true
		}
		reply.Official = reply.Official || item != "" && reply.Author == item
		out = append(out, reply)
	}
	return out
}

// mention reads a forum posting or an article that the page's data describes whole; nil when there is none.
func readMention(g *graph, p *place) *collector.Mention {
	r := &reading{graph: g, p: p}
	for _, t := range g.roots {
		if !t.is(mentionTypes...) {
			if t = g.first(t, "mainEntity"); t == nil || !t.is(mentionTypes...) {
				continue
			}
		}
		m := &collector.Mention{Title: oneLine(t.text("headline", "name")), Text: prose(t.text("articleBody", "text"))}
		if m.Text == "" {
			continue
		}
		m.Author = r.author(t, "author", "creator")
		m.Published = p.dates.read(t.text("datePublished", "dateCreated")).Published
		m.Replies = r.replies(t, "")
		m.URL = p.url
		m.ID = r.identifier(t)
		if m.ID == "" {
			m.ID = p.url
		}
		return m
	}
	return nil
}

// languageTag keeps a language tag (ru, uk-UA) and drops anything else.
func languageTag(s string) string {
	if len(s) < 2 || len(s) > 12 || !isLetter(s[0]) || !isLetter(s[1]) {
		return ""
	}
	if len(s) > 2 && s[2] != '-' && s[2] != '_' {
		return ""
	}
	return strings.ReplaceAll(s, "_", "-")
}

// oneLine folds all white space.
func oneLine(s string) string {
	if plainLine(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// plainLine says that s has no white space that would have to be folded.
func plainLine(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0x80:
		case c == 0xD0, c == 0xD1: // the letters of Cyrillic
			if i+1 < len(s) && s[i+1] >= 0x80 {
				i++
			}
		case c == ' ':
			if i == 0 || i == len(s)-1 || s[i+1] == ' ' {
				return false
			}
		case c < ' ':
			return false
		case c == 0xC2: // U+0085 and U+00A0 are white space
			if i+1 < len(s) && (s[i+1] == 0x85 || s[i+1] == 0xA0) {
				return false
			}
		case c == 0xE1, c == 0xE3: // ogham and ideographic space: rare enough for the long way
			return false
		case c == 0xE2: // U+2000 to U+205F holds spaces; dashes and quotes stand among them
			if i+2 < len(s) && (s[i+1] == 0x80 && (s[i+2] <= 0x8A || s[i+2] >= 0xA8 && s[i+2] <= 0xAF) || s[i+1] == 0x81) {
				return false
			}
		}
	}
	return true
}

// prose folds white space and keeps the lines.
func prose(s string) string {
	if plainLine(s) {
		return s
	}
	return wording.FoldLines(s)
}
