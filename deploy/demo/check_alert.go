package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// The reviews of step 7, the edit of step 8 and the praise of step 15. Names come from the seed.
var (
	lawsuit = collector.Review{Rating: 1, Title: "Подам в суд",
		Text: "Во Флорамо взяли предоплату и сорвали мне свадьбу: привезли гниль, деньги не возвращают. Подам в суд! <script>alert(\"Флорамо\")</script> Так и пишите, мошенники."}
	starsForSale = collector.Review{Rating: 5, Title: "Прочтите это", Language: "ru",
		Text: "Ставлю 5, чтобы заметили: деньги не вернули, хотя заказ отменили сами. Третью неделю обещают возврат и не отвечают на претензию."}
	mistaken = collector.Review{Rating: 1, Title: "Ошиблась звёздами", Language: "ru",
		Text: "Поставила одну звезду случайно, перепутала, всё хорошо: розы свежие, курьер приехал вовремя, мама довольна. Спасибо!"}
	thirdComplaint = collector.Review{Rating: 1, Title: "Обманули", Language: "ru",
		Text: "Деньги взяли, заказ не привезли, трубку не берут. Верните деньги, мошенники, буду жаловаться!"}
	thankful = collector.Review{Rating: 5, Title: "Спасибо за праздник",
		Text: "Заказывала пионы на юбилей мамы. Приехали свежими и точно ко времени, мама счастлива. Большое спасибо флористам, советую всем!"}
	settled = Tick{Do: "edit", Rating: 4, Title: "Разобрались",
		Text: "Обновляю отзыв: из Флорамо позвонили, извинились и всё возместили. Новый заказ приехал вовремя, розы прекрасные, спасибо."}
)

// newComplaints is step 7.
func (c *check) newComplaints(ctx context.Context, s *step) error {
	now, err := c.api.status(ctx)
	if err != nil {
		return err
	}
	posts, err := c.complain(ctx, now.Now)
	if err != nil {
		return err
	}
	before, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	docs, err := c.held(ctx, s)
	if err != nil {
		return err
	}
	c.posted = nil
	for _, p := range posts[:3] {
		c.posted = append(c.posted, byKey(docs, p.review))
	}
	fresh := newMails(before, after)
	s.same("new mails", 2, len(fresh))
	if err := c.consoleShowsMails(ctx, s, after.mails); err != nil {
		return err
	}
	s.that("the mistaken star is no complaint", percent(c.posted[2]), !c.posted[2].Complaint.Is())
	for i, rules := range [][]string{{complaintRule, brandRule}, {complaintRule}} {
		if err := c.isTold(ctx, s, fresh, c.posted[i], rules); err != nil {
			return err
		}
	}
	return nil
}

// complain posts the reviews of step 7.
func (c *check) complain(ctx context.Context, now time.Time) ([]post, error) {
	posts := []post{{c.zhal, lawsuit}, {c.otklik, starsForSale}, {c.otklik, mistaken}}
	if c.spoiled(7) { // one more complaint than the story knows
		posts = append(posts, post{c.otklik, thirdComplaint})
	}
	for i, p := range posts {
		p.review.Author.Name = c.scribe.names.next("ru")
		added, err := p.at.add(ctx, p.review, now)
		if err != nil {
			return nil, err
		}
		posts[i].review = added
	}
	return posts, nil
}

// isTold notes that a document is a complaint and that one of the fresh mails is about it and by these rules.
func (c *check) isTold(ctx context.Context, s *step, fresh []Mail, d document, rules []string) error {
	s.that("«"+d.Title+"» is one", percent(d), d.Complaint.Is())
	at := slices.IndexFunc(fresh, func(m Mail) bool { return strings.Contains(squeeze(m.Text), squeeze(firstWords(d.Text))) })
	if at < 0 {
		s.that("a mail about «"+d.Title+"»", "none", false)
		return nil
	}
	return c.readMail(ctx, s, fresh[at], d, rules)
}

// percent is how much of a complaint a document is.
func percent(d document) string { return fmt.Sprintf("%.2f", d.Complaint.Probability) }

type post struct {
	at     *door
	review collector.Review
}

func byKey(docs []document, r collector.Review) document {
	for _, d := range docs {
		if d.Kind == isReview && d.Site == r.Site && d.SiteKey == r.ID {
			return d
		}
	}
	return document{Title: r.Title + " (not held)", Text: r.Text}
}

// authorEdits is step 8.
func (c *check) authorEdits(ctx context.Context, s *step) error {
	edit := settled
	edit.ID = c.posted[0].SiteKey
	if c.spoiled(8) { // the author changes the words and leaves the one star
		edit.Rating = 0
	}
	if _, err := c.zhal.tick(ctx, edit); err != nil {
		return err
	}
	before, after, err := c.advance(ctx, period)
	if err != nil {
		return err
	}
	if _, err := c.held(ctx, s); err != nil {
		return err
	}
	d, err := c.document(ctx, c.posted[0].ID)
	if err != nil {
		return err
	}
	s.same("its life line", "posted edited rating_changed", lifeLine(d))
	if len(d.Versions) > 0 {
		first, last := d.Versions[0], d.Versions[len(d.Versions)-1]
		s.same("its first text", lawsuit.Text, first.Text)
		s.same("its last text", settled.Text, last.Text)
		s.same("its ratings", "1 → 4", fmt.Sprintf("%g → %g", first.Rating, last.Rating))
	}
	one, err := c.api.search(ctx, "rating:1", 200)
	if err != nil {
		return err
	}
	truths, err := c.truths(ctx)
	if err != nil {
		return err
	}
	want := expected(truths, func(_ string, r collector.Review) bool { return r.Rating == 1 })
	s.same("found by rating:1", false, keysOf(one.Documents)[keyOf(zhalobnayaName, isReview, edit.ID)])
	s.same("rating:1", len(want), one.Total)
	s.same("new mails", 0, len(newMails(before, after)))
	return nil
}

func (c *check) document(ctx context.Context, id string) (document, error) {
	var d document
	return d, c.api.call(ctx, http.MethodGet, "/api/v1/documents/"+id, nil, &d)
}

func lifeLine(d document) string {
	var steps []string
	for _, v := range d.Versions {
		steps = append(steps, v.Change)
	}
	return strings.Join(steps, " ")
}
