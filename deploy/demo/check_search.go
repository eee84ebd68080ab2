package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // months are counted in the company's zone on any machine

	"molva/collector"
)

// companyZone is where the made-up company counts its days.
const companyZone = "Europe/Kyiv"

// brokenQuery is what does not parse, and the column at which it breaks off (letters from 1).
const (
	brokenQuery  = "rating:<"
	brokenColumn = "1:9"
)

// question is a query and which documents it must find by the truth.
type question struct {
	query string
	is    func(site string, r collector.Review) bool
}

var questions = []question{
	{"букет", func(_ string, r collector.Review) bool { return says(fieldsOf(r), bouquetForms) }},
	{`"привезли поздно"`, func(_ string, r collector.Review) bool { return says(fieldsOf(r), broughtForms, lateForms) }},
	{"rating:<3 NOT site:otklik", func(site string, r collector.Review) bool {
		return r.Rating > 0 && r.Rating < 3 && site != otklikHost
	}},
	{"lang:uk", func(_ string, r collector.Review) bool { return languageOf(r) == "uk" }},
	{"Флорамо", namesBrand},
}

func namesBrand(_ string, r collector.Review) bool { return says(fieldsOf(r), brandForms) }

// searches is step 5.
func (c *check) searches(ctx context.Context, s *step) error {
	if c.spoiled(5) { // something appears on a site that no crawl has seen yet
		if err := c.unseen(ctx); err != nil {
			return err
		}
	}
	truths, err := c.truths(ctx)
	if err != nil {
		return err
	}
	for _, q := range questions {
		want := expected(truths, q.is)
		got, err := c.api.search(ctx, q.query, 200)
		if err != nil {
			return err
		}
		s.same(q.query, len(want), got.Total)
		s.none("missing", want.without(keysOf(got.Documents)))
		s.none("found besides", keysOf(got.Documents).without(want))
		c.sums(s, got)
	}
	if err := c.bouquets(ctx, s, truths); err != nil {
		return err
	}
	return c.breaksOff(ctx, s, http.MethodGet, "/api/v1/documents?q=rating:%3C", nil, brokenColumn)
}

// unseen puts a review on Жалобная that answers every question, and lets nobody crawl it.
func (c *check) unseen(ctx context.Context) error {
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	_, err = c.zhal.add(ctx, collector.Review{Author: collector.Author{Name: "Клавдия Незваная"}, Rating: 1, Title: "Поздно",
		Text: "Букет от «Флорамо» привезли поздно, деньги не вернули."}, now.Now)
	return err
}

// sums notes that facets and months add up to the total.
func (c *check) sums(s *step, f found) {
	for _, facet := range []string{"site", "language", "kind"} {
		if list := f.Facets[facet]; sum(list) != f.Total {
			s.same("sum of facet "+facet, f.Total, fmt.Sprint(sum(list), " of ", list))
		}
	}
	want, zone := map[string]int{}, zoneOf(companyZone)
	for _, d := range f.Documents {
		want[d.Published.Time.In(zone).Format("2006-01")]++
	}
	got := map[string]int{}
	for _, m := range f.Months {
		if m.Count > 0 {
			got[m.Value] = m.Count
		}
	}
	s.same("its facets and months sum to", f.Total, sum(f.Months))
	if fmt.Sprint(want) != fmt.Sprint(got) {
		s.same("its months", want, got)
	}
}

func sum(list []count) int {
	n := 0
	for _, c := range list {
		n += c.Count
	}
	return n
}

func zoneOf(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil {
		return z
	}
	return time.UTC
}

// bouquets notes the inflected forms found, their marks, and that the order stays the same however it is paged.
func (c *check) bouquets(ctx context.Context, s *step, truths []Truth) error {
	all, err := c.api.search(ctx, "букет", 200)
	if err != nil {
		return err
	}
	paged, err := c.api.search(ctx, "букет", 7)
	if err != nil {
		return err
	}
	s.same("pages of 7 give the same order as one page", idsOf(all.Documents), idsOf(paged.Documents))
	inText, marked, unmarked := set{}, set{}, []string{}
	for _, d := range all.Documents {
		for _, w := range words(d.Title + " " + d.Text) {
			if bouquetForms[w] {
				inText[w] = true
			}
		}
		if len(d.Marks) == 0 {
			unmarked = append(unmarked, keyOf(d.Site, d.Kind, d.SiteKey))
		}
		for _, m := range d.Marks {
			for _, w := range words(m.Text) {
				marked[w] = true
			}
		}
	}
	s.that("букеты and букетом among what is found", fmt.Sprint(inText.without(set{})), inText["букетом"] && (inText["букеты"] || inText["букетов"] || inText["букетам"]))
	s.none("forms that stand in a title or text and are never marked", inText.without(marked))
	s.none("marked words that are no form of it", marked.without(set(bouquetForms)))
	s.none("found without a mark", unmarked)
	for _, t := range truths {
		for _, m := range t.Threads {
			hits, err := c.api.search(ctx, "Флорамо", 200)
			if err != nil {
				return err
			}
			s.same("«"+m.Title+"» found by Флорамо", namesBrand(t.Site, m.AsReview()), keysOf(hits.Documents)[keyOf(t.Site, isThread, m.ID)])
		}
	}
	return nil
}

func idsOf(docs []document) string {
	ids := make([]string, 0, len(docs))
	for _, d := range docs {
		ids = append(ids, d.SiteKey)
	}
	return strings.Join(ids, " ")
}

// breaksOff notes that a query which does not parse is refused at its column, with a proposal.
func (c *check) breaksOff(ctx context.Context, s *step, method, path string, in any, column string) error {
	err := c.api.call(ctx, method, path, in, nil)
	var no *refusal
	if !errors.As(err, &no) {
		s.that("a query that does not parse is refused", fmt.Sprint(err), false)
		return nil
	}
	s.that("a query that does not parse: 400 at "+column+" with a proposal", no.Error(), no.Status == http.StatusBadRequest && strings.HasSuffix(no.Where, column) && no.Hint != "")
	return nil
}

// addWatches is step 6.
func (c *check) addWatches(ctx context.Context, s *step) error {
	if c.spoiled(6) {
		if err := c.unseen(ctx); err != nil {
			return err
		}
	}
	err := c.api.call(ctx, http.MethodPost, "/api/v1/people", map[string]string{"name": "Вера Лисенко", "mail": receiverMail, "language": "uk"}, &c.receiver)
	if err != nil {
		return err
	}
	truths, err := c.truths(ctx)
	if err != nil {
		return err
	}
	complaints, err := c.api.search(ctx, "is:complaint", 200)
	if err != nil {
		return err
	}
	judgesClearly(s, truths, complaints)
	for _, r := range []rule{
		{complaintRule, "is:complaint", "uk", complaints.Total},
		{brandRule, "Флорамо", "ru", len(expected(truths, namesBrand))},
	} {
		if err := c.addRule(ctx, s, r); err != nil {
			return err
		}
	}
	broken := map[string]string{"name": "ламане", "query": "Флорамо AND " + brokenQuery, "receiver": c.receiver.ID, "language": "uk", "channel": "mail"}
	if err := c.breaksOff(ctx, s, http.MethodPost, "/api/v1/watches", broken, "1:21"); err != nil {
		return err
	}
	var list struct {
		Watches []struct{ ID string } `json:"watches"`
	}
	err = c.api.call(ctx, http.MethodGet, "/api/v1/watches", nil, &list)
	s.same("rules kept", 2, len(list.Watches))
	return err
}

// rule is an alert rule for the receiver and how many documents it would have found.
type rule struct {
	name, query, language string
	want                  int
}

// addRule makes an alert rule; how many documents it would have found is told before and after.
func (c *check) addRule(ctx context.Context, s *step, r rule) error {
	var preview, made struct {
		WouldHaveFound int `json:"would_have_found"`
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/watches/preview", map[string]string{"query": r.query}, &preview); err != nil {
		return err
	}
	body := map[string]string{"name": r.name, "query": r.query, "receiver": c.receiver.ID, "language": r.language, "channel": "mail"}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/watches", body, &made); err != nil {
		return err
	}
	s.same(r.query+" would have found (preview, rule)", fmt.Sprint(r.want, r.want), fmt.Sprint(preview.WouldHaveFound, made.WouldHaveFound))
	return nil
}

// judgesClearly notes that the world's plain complaints are told from its plain praise.
func judgesClearly(s *step, truths []Truth, complaints found) {
	angry := expected(truths, func(_ string, r collector.Review) bool { return r.Rating > 0 && r.Rating <= 2 })
	happy := expected(truths, func(_ string, r collector.Review) bool { return r.Rating >= 4 })
	missed := angry.without(keysOf(complaints.Documents))
	s.that(fmt.Sprintf("is:complaint finds at least 9 of 10 of the %d angry reviews", len(angry)), fmt.Sprintf("missed %d: %s", len(missed), shortList(missed)), len(missed)*10 <= len(angry))
	wrong := slices.DeleteFunc(keysOf(complaints.Documents).without(set{}), func(k string) bool { return !happy[k] })
	s.that(fmt.Sprintf("and at most 1 of 10 of the %d happy ones", len(happy)), fmt.Sprintf("%d: %s", len(wrong), shortList(wrong)), len(wrong)*10 <= len(happy))
}

// Whom the rules tell, and what they are called.
const (
	receiverMail  = "vera@floramo.example"
	complaintRule = "Скарги"
	brandRule     = "Бренд"
)
