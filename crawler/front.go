package crawler

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// front is what a reader, and whoever wrote the page, says first about what the page is: one pass of the tokenizer,
// asked for only where nothing was read. All texts are in lower case.
type front struct {
	title, heading string // heading: the first h1, else the first h2
	words          string // of a bare page: its visible text
	letters        int    // of the visible text; counted until the page is no bare one
	links          int
	marks          string // of a bare page: names and values of its attributes, and its scripts
	action         string // where its forms lead
	captchaInput   bool   // a field named captcha_url
	password       bool
	language       string            // of <html lang>, without region
	elsewhere      map[string]string // language -> address of the page in it
	json           bool
}

const (
	maxFrontWords = 4 << 10
	maxFrontMarks = 64 << 10
	maxFrontHead  = 200 // letters of a title or a heading that count; longer ones are texts

	bareLetters  = 1500 // a page with fewer, title and scripts aside, shows little but its message
	aloneLetters = 600  // with fewer, and hardly a link, nothing but its message
)

func frontOf(page []byte) *front {
	f := &front{elsewhere: map[string]string{}, json: bytes.HasPrefix(bytes.TrimSpace(page[:min(len(page), 512)]), []byte("{"))}
	s := scanner{page: page}
	var heads headings
	var words, marks, scripts cutText
	for s.next() {
		full := !f.bare() && !f.json
		if full && heads.done[0] && !signInHead.MatchString(heads.first()) {
			break // it is no page for a gate, and says with its heading that it is what it is
		}
		switch t := &s.tok; t.kind {
		case openToken:
			heads.open(string(t.name))
			f.tag(t)
			if !full {
				marks.add(t.attrs, maxFrontMarks)
			}
		case closeToken:
			heads.close(string(t.name))
		case rawToken:
			switch name := string(t.name); {
			case name == "title" && f.title == "":
				f.title = frontLine(attrText(t.body))
			case name == "script" && !full:
				scripts.add(t.body, maxFrontMarks)
			}
		case textToken:
			heads.text(t.body)
			if full {
				continue
			}
			text := bytes.TrimSpace(t.body)
			f.letters += utf8.RuneCount(text)
			words.add(text, maxFrontWords)
		}
	}
	if f.heading = heads.first(); f.bare() || f.json {
		f.words = strings.ToLower(attrText([]byte(words.String())))
		f.marks = strings.ToLower(marks.String() + scripts.String())
	}
	return f
}

// cutText takes pieces of text, one space between, as long as they fit.
type cutText struct{ strings.Builder }

func (c *cutText) add(b []byte, most int) {
	if len(b) > 0 && c.Len()+len(b) < most {
		c.Write(b)
		c.WriteByte(' ')
	}
}

// tag notes what the attributes of some elements tell.
func (f *front) tag(t *token) {
	switch string(t.name) {
	case "html":
		lang, _ := t.attr("lang")
		f.language = primaryTag(lang)
	case "a":
		f.links++
	case "form":
		action, _ := t.attr("action")
		f.action += strings.ToLower(action) + " "
	case "input":
		if name, _ := t.attr("name"); name == "captcha_url" {
			f.captchaInput = true
		}
		if kind, _ := t.attr("type"); strings.EqualFold(kind, "password") {
			f.password = true
		}
	case "link":
		if rel, _ := t.attr("rel"); hasWord(rel, "alternate") && len(f.elsewhere) < 100 {
			lang, _ := t.attr("hreflang")
			if href, _ := t.attr("href"); lang != "" && href != "" {
				f.elsewhere[primaryTag(lang)] = href
			}
		}
	}
}

func primaryTag(lang string) string {
	lang, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(lang)), "-")
	lang, _, _ = strings.Cut(lang, "_")
	if len(lang) > 8 {
		return ""
	}
	return lang
}

func (f *front) bare() bool  { return f.letters < bareLetters }
func (f *front) alone() bool { return f.letters < aloneLetters && f.links <= 3 }

// says is for a pattern that a title or a heading fits as a whole.
func (f *front) says(re *regexp.Regexp) bool {
	return re.MatchString(f.title) || re.MatchString(f.heading) || f.heading == "" && re.MatchString(firstPart(f.title))
}

// firstPart is a title without the site's name behind it.
func firstPart(title string) string {
	for _, sep := range []string{" | ", " — ", " – ", " - ", " · ", " • ", " :: "} {
		title, _, _ = strings.Cut(title, sep)
	}
	return title
}

func frontLine(s string) string {
	s = strings.ToLower(oneLine(s))
	if utf8.RuneCountInString(s) > maxFrontHead {
		return ""
	}
	return s
}

// headings collects the text of the first h1 and the first h2.
type headings struct {
	h    [2]strings.Builder
	in   int // 1, 2, or 0 for none
	done [2]bool
}

func (h *headings) open(name string) {
	if (name == "h1" || name == "h2") && h.in == 0 && !h.done[name[1]-'1'] {
		h.in = int(name[1] - '0')
	}
}

func (h *headings) close(name string) {
	if h.in > 0 && len(name) == 2 && name[0] == 'h' && int(name[1]-'0') == h.in {
		h.done[h.in-1] = h.h[h.in-1].Len() > 0
		h.in = 0
	}
}

func (h *headings) text(b []byte) {
	if h.in > 0 && h.h[h.in-1].Len()+len(b) < 4*maxFrontHead {
		h.h[h.in-1].Write(b)
	}
}

func (h *headings) first() string {
	for i := range h.h {
		if s := frontLine(attrText([]byte(h.h[i].String()))); s != "" {
			return s
		}
	}
	return ""
}
