package crawler

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// Any bytes never panic, and what becomes of them says something, is UTF-8, lies in the past and is bounded.
func FuzzArticle(f *testing.F) {
	for _, name := range []string{"phpbb", "xenforo", "vbulletin3", "vbulletin4", "invision", "discourse", "wordpress"} {
		f.Add([]byte(fixture(f, "threads/"+name+".html")))
	}
	f.Add([]byte(`<meta property="og:type" content="article"><h1>x</h1><time datetime="2099-01-01">` + long + `<img><p>y<br><br>z`))
	f.Add([]byte(`<body id=phpbb><h2 class=topic-title>x</h2><div class=post id=p1><div class=post id=p2><div class=content>y`))
	c := New(Config{Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, page []byte) {
		v := c.Read(page, nil, "https://forum.example/t/a/1?page=2", "")
		m := v.Mention
		if m == nil {
			return
		}
		all := m.ID + m.Title + m.Author.Name + m.Text
		for _, r := range m.Replies {
			all += r.Author + r.Text
			if r.Text == "" || r.Published.Known() && r.Published.Time.After(testNow.Add(14*time.Hour)) {
				t.Errorf("a reply that says nothing or is from the future: %+v", r)
			}
		}
		switch {
		case m.ID == "" || m.Site == "" || m.Title == "" && m.Text == "" && len(m.Replies) == 0:
			t.Errorf("a mention that says nothing: %+v", m)
		case m.Published.Known() && m.Published.Time.After(testNow.Add(14*time.Hour)):
			t.Errorf("from the future: %v", m.Published)
		case !utf8.ValidString(all) || len(m.Replies) > maxReplies:
			t.Errorf("not UTF-8, or without end: %d replies", len(m.Replies))
		}
	})
}

// Pages that are built to be slow cost no more than their size allows.
func TestArticleOfHostilePages(t *testing.T) {
	const n = 40_000
	const head = `<html id=XF><meta property="og:type" content="article"><h1 class=p-title-value>x</h1>`
	for name, page := range map[string]string{
		"deep blocks":      head + strings.Repeat("<div>", 100_000) + long,
		"deep inline":      head + strings.Repeat("<b><i>", 50_000) + long,
		"deep comments":    head + strings.Repeat(`<li class="comment"><div class=comment-content>x</div><ol>`, 120) + long,
		"deep posts":       head + strings.Repeat(`<article class="message--post" data-author=a><div class=message-body><div class=bbWrapper>x`, 120),
		"many posts":       head + strings.Repeat(`<article class="message--post"><div class=message-body><div class=bbWrapper>x</div></div></article>`, n/20),
		"many paragraphs":  head + strings.Repeat("<p>Довольно длинное предложение, в котором есть запятая.</p>", n/10),
		"many passages":    head + strings.Repeat("<p>x</p>", n),
		"one long text":    head + "<p>" + strings.Repeat("Слова, слова. ", n/2),
		"too large":        head + "<p>" + strings.Repeat("Слова, слова. ", 10<<20/24),
		"many breaks":      head + strings.Repeat("x<br><br>", n/2),
		"breaks of space":  head + strings.Repeat(" <!-- --> ", n/4) + strings.Repeat("<br>", n/4),
		"many classes":     head + `<div class="` + strings.Repeat("a-b_c ", n) + `">` + long,
		"long names":       head + strings.Repeat(`<div class="`+strings.Repeat("relatedPosts-", 70)+`">x</div>`, n/100),
		"tables":           head + strings.Repeat("<table><tr><td>", n/20) + long,
		"formatting":       head + strings.Repeat("<a href=/x><p>", n/20) + long,
		"headings":         head + strings.Repeat("<h2><a href=/x>Заголовок, и довольно длинный</a></h2>", n/20),
		"metas":            head + strings.Repeat(`<meta name=a content=b>`, n/10) + long,
		"hidden":           head + strings.Repeat(`<div style="display:none">x</div>`, n/20) + long,
		"words of besides": head + strings.Repeat("<p>читайте "+strings.Repeat("фото (", 30)+"</p>", n/100),
	} {
		began := time.Now()
		v := readAt(page, "https://forum.example/threads/x.1/page-2", nil)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s took %s for %d KB", name, took, len(page)>>10)
		} else if took > time.Second {
			t.Logf("%s: %s for %d KB", name, took.Round(time.Millisecond), len(page)>>10)
		}
		if m := v.Mention; m != nil && len(m.Text) > len(page) {
			t.Errorf("%s: %d letters of a page of %d", name, len(m.Text), len(page))
		}
	}
}
