package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// Documents of before there was a tone toward the company are read as having none, and are due to be judged anew.
func TestOldDocumentsAreJudgedToward(t *testing.T) {
	everyOld(t, 32, func(t *testing.T, address string, old *Store) {
		ctx, mine := context.Background(), collector.System(1)
		got(old.write().exec(ctx, sqlOldCompany, 1))(t)
		got(old.write().exec(ctx, sqlOldCompany, 2))(t)
		must(t, old.tx(ctx, func(q conn) error { return setTimer(ctx, q, 2, TimerJudge, 2, now) })) // its archive is being judged already
		d := collector.Document{Company: 1, Kind: collector.KindReview, State: collector.StateLive, SiteKey: "r1", Review: collector.Review{Site: "otklik", Text: "У Флорамо обман"}}
		d.Verdict.Category = collector.Category{Name: collector.CategoryOpinion, Probability: 0.5, Words: []string{"обман"}}
		args := contentOf([]any{1, "abc", 0, now, false}, d, newAuthors(graves{}, now))
		args = slices.Delete(args, len(args)-7, len(args)-6)
		insert := strings.Replace(sqlInsertDocuments, "toward, ", "", 1) + strings.Replace(sqlInsertDocument, ", ?)", ")", 1)
		got(old.write().exec(ctx, insert, args...))(t)
		must(t, old.Close())

		s := openTest(t, address)
		is := got(s.Document(ctx, mine, "abc"))(t)
		want(t, "judged", fmt.Sprintln(is.Verdict.Category.Words, is.Verdict.Toward.Named, is.Text), "[обман] false У Флорамо обман\n")
		want(t, "unjudged", len(got(s.Unjudged(ctx, mine, 9))(t)), 0)
		want(t, "up to", got(s.JudgedUpTo(ctx, mine, 0))(t), 0)
		want(t, "due", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 2)
		w := &world{s: s, scope: mine}
		is.Verdict.Toward = collector.ObjectTone{Named: true, Value: -0.5, Label: collector.ToneNegative, Words: []string{"обман"}}
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Documents: []collector.Document{is}, Walked: is.DocumentID, Over: true}))
		want(t, "anew", fmt.Sprint(got(s.Document(ctx, mine, "abc"))(t).Verdict.Toward), fmt.Sprint(is.Verdict.Toward))
		want(t, "walked", got(s.JudgedUpTo(ctx, mine, 0))(t), 1)
	})
}

// Another name or another brand has the archive judged anew from its beginning; a step that is under way with the old ones writes nothing.
func TestOtherNamesHaveTheArchiveJudgedAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c := got(s.Company(ctx, w.scope))(t)
		for i, change := range []func(){func() { c.Name = "Флорамо" }, func() { c.Brands = append(c.Brands, "Букетон") }, func() { c.Zone = "UTC" }} {
			was := got(s.JudgedBy(ctx, w.scope))(t)
			must(t, s.tx(ctx, func(q conn) error { return setTimer(ctx, q, w.scope.Company, TimerJudge, w.scope.Company, now) }))
			must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Walked: 99}))
			late := w.claimTimer(t, TimerJudge)
			change()
			must(t, s.SaveCompany(ctx, w.scope, c, collector.Timer{Kind: collector.TimerNames, Subject: w.scope.Company, Due: now}))
			err := s.SaveJudged(ctx, late, JudgedAnew{Walked: 120, Over: true})
			is, upTo := got(s.JudgedBy(ctx, w.scope))(t), got(s.JudgedUpTo(ctx, w.scope, 0))(t)
			if i == 2 {
				must(t, err)
				want(t, "names", fmt.Sprint(is, upTo), fmt.Sprint(was, 120))
				continue
			}
			wantCode(t, err, collector.CodeConflict)
			want(t, "names", is.Names, was.Names+1)
			want(t, "called", fmt.Sprint(is.Called), fmt.Sprint(append([]string{c.Name}, c.Brands...)))
			want(t, "up to", upTo, 0)
			want(t, "due", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 2) // the walk, and the looking for places
			must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Over: true}))
		}
	})
}

// What was judged with names that are no longer the company's has the archive judged anew; what was judged with those of now does not.
func TestLateNamesAreJudgedAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c := got(s.Company(ctx, w.scope))(t)
		c.Brands = nil
		must(t, s.SaveCompany(ctx, w.scope, c))
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Walked: 99, Over: true}))
		for i, names := range []int64{0, 2, 1} {
			write := w.review(fmt.Sprint("r", i), "text", 1, now)
			write.Document.Verdict.Judge, write.Document.Verdict.Names = min(names, 1), names
			got(s.SaveDocuments(ctx, w.scope, []DocumentWrite{write, w.review(fmt.Sprint("b", i), "text", 1, now)}))(t)
			want(t, "judged anew", got(s.JudgedUpTo(ctx, w.scope, 0))(t) == 0, i == 2)
			want(t, "due", len(got(s.DueTimers(ctx, now, wall, 9))(t)) == 1, i == 2)
		}
	})
}

// Who saves a part of the company leaves the rest as it stands when it is written, and what follows of other names goes by that, too.
func TestCompanyIsEditedAsItStands(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		was := got(s.Company(ctx, w.scope))(t)
		is := was
		is.Brands = []string{"Букетон"}
		must(t, s.SaveCompany(ctx, w.scope, is))
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Over: true}))
		names := got(s.JudgedBy(ctx, w.scope))(t).Names
		edited := got(s.EditCompany(ctx, w.scope, func(c *collector.Company) { c.Zone, c.CompanyID = "UTC", 99 }))(t)
		want(t, "brands", fmt.Sprint(edited.Brands, edited.Zone, edited.CompanyID), fmt.Sprint(is.Brands, "UTC", was.CompanyID))
		want(t, "names", got(s.JudgedBy(ctx, w.scope))(t).Names, names)
		must(t, s.SaveCompany(ctx, w.scope, was, collector.Timer{Kind: collector.TimerNames, Subject: w.scope.Company, Due: now})) // read before the first wrote
		want(t, "names again", got(s.JudgedBy(ctx, w.scope))(t).Names, names+1)
		want(t, "due", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 2)
	})
}
