package jobs

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler/sites"
)

// siteFile reads a site by its own selectors.
const siteFile = `
name = "otklik"
hosts = [%q]
fixture = "made"
facts = "x"

[rating]
best = 5

[list]
item = "div.review[data-id]"

[list.review]
id = { attr = "data-id" }
author = "b.who"
text = "p.words"
rating = { select = "i.stars", attr = "data-value" }
published = { select = "time", attr = "datetime" }
`

// shelf is a page of n reviews for siteFile, the first of them with a given number.
func shelf(from, n int) string {
	var b strings.Builder
	b.WriteString("<html><body>")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, `<div class="review" data-id="%d"><b class="who">Автор %d</b><i class="stars" data-value="4"></i><time datetime="2026-0%d-03"></time><p class="words">Мнение %d о букетах, которые везли долго</p></div>`,
			i, i, 1+i%8, i)
	}
	return b.String() + "</body></html>"
}

// Row A12: one selector breaks, and within one pass the source drifts, a sample is kept, its owner has a mail, and nothing is gone.
func TestOneBrokenSelectorIsDrift(t *testing.T) {
	for field, class := range map[string]string{"author": "who", "rating": "stars", "text": "words"} {
		b := newBench(t)
		set, err := sites.Parse("otklik.toml", []byte(fmt.Sprintf(siteFile, b.siteName())))
		must(t, err)
		b.useSites(sites.Of(set))
		s := b.source()
		b.show(map[string]string{"/": shelf(0, 12)})
		if s = b.reread(s); s.Health != collector.HealthOK || s.Read != 12 {
			t.Fatalf("%s: at first %s %q, read %d", field, s.Health, s.Reason, s.Read)
		}
		b.mail.take()
		// The site gives ten of twelve another class: the two that are pinned on top have the old one.
		kept := shelf(0, 2)
		broken := strings.TrimSuffix(kept, "</body></html>") + strings.ReplaceAll(strings.TrimPrefix(shelf(2, 10), "<html><body>"), `class="`+class+`"`, `class="x1"`)
		b.show(map[string]string{"/": broken})
		want := "2 of 12 reviews have their " + field + ", where usually 100 in 100 have it"
		if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != want {
			t.Errorf("%s: %s %q, want %q", field, s.Health, s.Reason, want)
		}
		if sample, err := b.Store.Sample(t.Context(), b.scope, s.Sample); err != nil || !strings.Contains(sample.Text, `class="x1"`) || !strings.Contains(sample.Text, "Мнение 11") {
			t.Errorf("%s: the sample is %.80q %v", field, sample.Text, err)
		}
		if mails, gone := b.mail.take(), b.find("is:gone"); mails != "drift" || gone != 0 {
			t.Errorf("%s: mails %q, %d gone", field, mails, gone)
		}
		b.show(map[string]string{"/": shelf(0, 12)})
		if s = b.reread(s); s.Health != collector.HealthOK || s.Sample != 0 {
			t.Errorf("%s mended: %s %q, sample %d", field, s.Health, s.Reason, s.Sample)
		}
	}
}

// numbered are pages whose reviews have ids of a kind; days are months ago.
func numbered(kind string, n int) map[string]string {
	var cards []card
	for i := range n {
		cards = append(cards, card{id: fmt.Sprintf("data-review-id=%s%d", kind, i), author: fmt.Sprintf("Автор %d", i), text: fmt.Sprintf("Мнение %s %d о том, как везли", kind, i), date: "2026-03-01", stars: "5"})
	}
	return map[string]string{"/": page("", cards...)}
}

// A site that gives all its reviews new ids has deleted none: the known ones are not gone, whatever passes, until a person
// has said that it is so.
func TestKnownReviewsThatAllVanishAreDrift(t *testing.T) {
	b := newBench(t)
	s := b.source()
	b.show(numbered("a", 8))
	b.mail.take()
	for range 4 {
		b.show(numbered("b", 8))
		if s = b.reread(s); s.Health != collector.HealthDrift || !strings.HasPrefix(s.Reason, "none of the reviews that are known is shown, though 8 others are") {
			t.Fatalf("%s %q", s.Health, s.Reason)
		}
	}
	if mails, gone := b.mail.take(), b.find("is:gone"); mails != "drift" || gone != 0 || s.Sample == 0 {
		t.Errorf("mails %q, %d gone, sample %d", mails, gone, s.Sample)
	}
	if err := b.AcceptSource(t.Context(), b.scope, s.PublicID, " "); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("accepted without a reason: %v", err)
	}
	must(t, b.AcceptSource(t.Context(), b.scope, s.PublicID, "the site moved to new numbers"))
	b.settle()
	if s = b.reread(s); s.Health != collector.HealthOK {
		t.Errorf("accepted: %s %q", s.Health, s.Reason)
	}
	if err := b.AcceptSource(t.Context(), b.scope, s.PublicID, "again"); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("a healthy pass is accepted: %v", err)
	}
	b.show(numbered("b", 8))
	if gone := b.find("is:gone"); gone != 8 {
		t.Errorf("%d gone after two passes, want the 8 old ones", gone)
	}
}

// What a person has accepted as it is alarms no more, and what falls away later does.
func TestAnAcceptedFallIsWhatIsUsual(t *testing.T) {
	b := newBench(t)
	s := b.source()
	whole := itemPages(8, 7)
	without := func(props ...string) map[string]string {
		out := map[string]string{}
		for path, html := range whole {
			for _, p := range props {
				html = strings.ReplaceAll(html, fmt.Sprintf("itemprop=%q", p), `itemprop="other"`)
			}
			out[path] = html
		}
		return out
	}
	b.show(whole)
	b.show(without("reviewRating"))
	if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != "none of 15 reviews has its rating" || s.Sample == 0 {
		t.Fatalf("%s %q, sample %d", s.Health, s.Reason, s.Sample)
	}
	must(t, b.AcceptSource(t.Context(), b.scope, s.PublicID, "stars were taken off the site"))
	b.settle()
	if s = b.reread(s); s.Health != collector.HealthOK {
		t.Errorf("accepted: %s %q", s.Health, s.Reason)
	}
	b.show(without("reviewRating", "datePublished"))
	if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != "none of 15 reviews has its date" {
		t.Errorf("the date too: %s %q", s.Health, s.Reason)
	}
}

func TestWhatIsUsual(t *testing.T) {
	pass := func(n, of, authored int64) collector.Pass {
		return collector.Pass{Pass: n, Fill: collector.Fill{Of: int(of), Authored: int(authored), Rated: int(of), Dated: int(of), Worded: int(of)}}
	}
	full := func(of, authored int) collector.Fill {
		return collector.Fill{Of: of, Authored: authored, Rated: of, Dated: of, Worded: of}
	}
	for name, c := range map[string]struct {
		passes []collector.Pass
		is     collector.Fill
		fell   bool
	}{
		"nothing to compare with":                 {nil, full(20, 0), false},
		"too few reviews before":                  {[]collector.Pass{pass(1, 9, 9)}, full(20, 0), false},
		"too few reviews now":                     {[]collector.Pass{pass(1, 20, 20)}, full(9, 0), false},
		"half is no fall":                         {[]collector.Pass{pass(1, 20, 20)}, full(20, 10), false},
		"less than half is":                       {[]collector.Pass{pass(1, 20, 20)}, full(20, 9), true},
		"the one odd pass of five does not count": {[]collector.Pass{pass(5, 20, 0), pass(4, 20, 20), pass(3, 20, 20), pass(2, 20, 20), pass(1, 20, 20)}, full(20, 9), true},
		"one of few may come by chance":           {[]collector.Pass{pass(1, 10, 3)}, full(12, 1), false},
		"the same share of many does not":         {[]collector.Pass{pass(1, 100, 30)}, full(120, 10), true},
		"what nobody had cannot fall":             {[]collector.Pass{pass(1, 100, 0)}, full(120, 0), false},
	} {
		field, reason := usualOf(c.passes, 0, false).fell(c.is)
		if (field >= 0) != c.fell || (reason != "") != c.fell {
			t.Errorf("%s: field %d, %q", name, field, reason)
		}
		if r, ok := collector.ReasonOf(reason); c.fell && (!ok || r.Key != "read_few_field" || r.Args[2] != "author") {
			t.Errorf("%s: %q reads back as %v", name, reason, r)
		}
	}
}

func TestWhoIsUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		c            store.Canaries
		read, before int
		alarm        bool
	}{
		"all known vanish, as many stand there": {store.Canaries{Known: 7, New: 38}, 38, 38, true},
		"one of them is seen":                   {store.Canaries{Known: 7, Seen: 1, New: 37}, 38, 38, false},
		"the total shrank":                      {store.Canaries{Known: 7, New: 20}, 20, 38, false},
		"too few to tell":                       {store.Canaries{Known: 2, New: 2}, 2, 2, false},
		"the newest of a busy place moved on":   {store.Canaries{Known: 7, New: 20, Fresh: 18}, 20, 20, false},
		"nothing new is shown either":           {store.Canaries{Known: 7}, 38, 38, false},
	} {
		if got := unknown(c.c, c.read, c.before); (got != "") != c.alarm {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Known reviews of which all but a few were deleted are deleted: the few are shown.
func TestDeletedReviewsAreNoDrift(t *testing.T) {
	b := newBench(t)
	s := b.source()
	b.show(numbered("a", 12))
	fewer := numbered("a", 2)
	for range 2 {
		b.show(fewer)
	}
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("is:gone") != 10 {
		t.Errorf("%s %q, %d gone", s.Health, s.Reason, b.find("is:gone"))
	}
}
