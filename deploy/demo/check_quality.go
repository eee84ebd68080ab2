package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The two sellers of step 24: what they sell is reviewed on the sites.
var rechecked = []struct {
	key, name, mail, item string
	fives                 int // customers who are happy with them after the exclusion: more than the days that pass take out of the rating
}{
	{"first", "Лавка «Первая»", "first@sellers.example", otklikBase + "/item/" + otklikItems[0][0], 8}, // the gang of step 12 praised it
	{"second", "Лавка «Вторая»", "second@sellers.example", zhalobnayaBase + zhalobnayaList, 6},
}

// sellerFile is what the API says of a seller.
type sellerFile struct {
	State     string   `json:"state"`
	Main      []string `json:"main_causes"`
	Exclusion *struct {
		State string    `json:"state"`
		Since time.Time `json:"since"`
		Due   time.Time `json:"due"`
	} `json:"exclusion"`
	Recheck *recheckVerdict `json:"recheck"`
}

type recheckVerdict struct {
	At       time.Time `json:"at"`
	Decision string    `json:"decision"`
	Failed   []string  `json:"failed"`
	Before   float64   `json:"rating_before"`
	Now      float64   `json:"rating_now"`
	Praise   int       `json:"new_positives"`
}

// String is the verdict in short; none is "none".
func (v *recheckVerdict) String() string {
	if v == nil {
		return "none"
	}
	return strings.TrimSpace(v.Decision + " " + strings.Join(v.Failed, ", "))
}

// sellersRecheck is step 24.
func (c *check) sellersRecheck(ctx context.Context, s *step) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	since, err := c.excludeBoth(ctx, s)
	if err != nil {
		return err
	}
	if err := c.goTo(ctx, since.AddDate(0, 0, askedWithin)); err != nil {
		return err
	}
	if err := c.happyOnes(ctx, mark); err != nil {
		return err
	}
	if err := c.letterOf(ctx, 1, mark, s); err != nil {
		return err
	}
	if c.spoiled(24) { // the first seller's letter comes in time
		if err := c.letterOf(ctx, 0, mark, s); err != nil {
			return err
		}
	}
	for _, at := range []struct {
		days  int
		extra time.Duration
		want  []string
		mails int
	}{
		{13, 0, []string{"excluded: none", "excluded: none"}, 0},
		{14, time.Second, []string{"excluded: extended letter, fictitious", "listed: returned"}, 1},
	} {
		if err := c.goTo(ctx, since.Add(time.Duration(at.days)*24*time.Hour+at.extra)); err != nil {
			return err
		}
		if err := c.verdicts(ctx, s, fmt.Sprintf("on day %d", at.days), at.want, at.mails, mark); err != nil {
			return err
		}
	}
	return c.lateLetter(ctx, s, since, mark)
}

// askedWithin is by which day after its delivery a customer has been asked for a review.
const askedWithin = 9

// excludeBoth makes the sellers known, settles what is bad about them, excludes them and sells something of theirs.
func (c *check) excludeBoth(ctx context.Context, s *step) (since time.Time, err error) {
	for _, r := range rechecked {
		path := "/api/v1/sellers/key:" + r.key
		if err := c.seller(ctx, r.key, r.name, r.mail); err != nil {
			return since, err
		}
		if err := c.api.call(ctx, http.MethodPost, path+"/items", map[string]string{"url": r.item}, nil); err != nil {
			return since, err
		}
		if err := c.settleNegatives(ctx, path); err != nil {
			return since, err
		}
		var f sellerFile
		if err := c.api.call(ctx, http.MethodPost, path+"/exclude", map[string]string{"reason": "Жалобы покупателей долго оставались без ответа"}, &f); err != nil {
			return since, err
		}
		if f.Exclusion == nil {
			s.that(r.name+" has an exclusion", "none", false)
			return since, nil
		}
		since = f.Exclusion.Since
		s.same(r.name, "excluded for 336h0m0s", fmt.Sprintf("%s for %s", f.State, f.Exclusion.Due.Sub(since)))
		for i := range r.fives {
			key := fmt.Sprintf("Q-%s-%d", r.key, i+1)
			at := since.Truncate(time.Second)
			if err := c.order(ctx, map[string]string{"order": key, "buyer": "Покупатель " + key, "buyer_mail": strings.ToLower(key) + "@buyers.example", "language": "ru", "zone": companyZone, "items": "Пионы",
				"status": "delivered", "placed": at.Add(-24 * time.Hour).Format(time.RFC3339), "delivered": at.Format(time.RFC3339), "seller": r.key, "seller_name": r.name}); err != nil {
				return since, err
			}
		}
	}
	return since, c.settle(ctx)
}

// settleNegatives says of every negative review of a seller that it was solved.
func (c *check) settleNegatives(ctx context.Context, path string) error {
	for {
		var rows struct {
			Reviews []struct{ ID string }
		}
		if err := c.api.call(ctx, http.MethodGet, path+"/rows?figure=neglected&days=365&limit=100", nil, &rows); err != nil || len(rows.Reviews) == 0 {
			return err
		}
		for _, r := range rows.Reviews {
			if err := c.api.call(ctx, http.MethodPost, path+"/solved", map[string]string{"document": r.ID}, nil); err != nil {
				return err
			}
		}
	}
}

// happyOnes are the customers who bought from the excluded sellers and send five stars by the links of their mails.
func (c *check) happyOnes(ctx context.Context, mark int) error {
	for _, r := range rechecked {
		for i := range r.fives {
			to := fmt.Sprintf("q-%s-%d@buyers.example", r.key, i+1)
			list, err := c.ofMailKind(ctx, mark, to, "invitation")
			if err != nil {
				return err
			}
			if len(list) != 1 {
				return fmt.Errorf("%d requests for a review came to %s", len(list), to)
			}
			v := c.writes(wish{lang: "ru", rating: 5})
			done, err := c.visit(ctx, http.MethodPost, c.linkIn(list[0], "/r/"), url.Values{"rating": {"5"}, "text": {v.Text}, "name": {c.scribe.names.next("ru")}})
			if err != nil {
				return err
			}
			if done.status != http.StatusOK {
				return fmt.Errorf("the form of %s answers %d", to, done.status)
			}
		}
	}
	return c.settle(ctx)
}

// remedies are the lines of a letter in Problem–Solution form, one a cause in turn.
var remedies = []string{
	"С первого числа каждый букет фотографируется перед отправкой, снимок уходит покупателю, а сборку проверяет второй флорист.",
	"Нанят второй курьер, окно доставки сужено до двух часов, об опоздании больше пятнадцати минут покупателю звонит диспетчер.",
	"Деньги за отменённый заказ возвращаются в тот же день, за возврат отвечает бухгалтер Олена, её телефон стоит в каждом письме.",
	"Остатки сверяются со складом каждое утро в восемь, товар без остатка сразу снимается с витрины и не продаётся под заказ.",
}

// letterOf sends a seller's letter by the page that their mail leads to; it covers the causes found.
func (c *check) letterOf(ctx context.Context, n, mark int, s *step) error {
	r := rechecked[n]
	var f sellerFile
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/sellers/key:"+r.key, nil, &f); err != nil {
		return err
	}
	list, err := c.ofMailKind(ctx, mark, r.mail, "seller_excluded")
	if err != nil {
		return err
	}
	if len(list) == 0 {
		s.that(r.name+" was told of the exclusion", "no mail", false)
		return nil
	}
	causes := f.Main
	if len(causes) == 0 {
		causes = []string{""}
	}
	form := url.Values{}
	for i, cause := range causes {
		no := fmt.Sprint(i + 1)
		form.Set("problem_"+no, "Покупатели писали о том, что мы их подвели, и ответа ждали неделями.")
		form.Set("cause_"+no, cause)
		form.Set("solution_"+no, fmt.Sprintf("%s Мера %d по счёту.", remedies[i%len(remedies)], i+1))
	}
	done, err := c.visit(ctx, http.MethodPost, c.linkIn(list[0], "/seller/"), form)
	if err != nil {
		return err
	}
	s.same("the letter of "+r.name+" is taken as complete", http.StatusSeeOther, done.status)
	return c.settle(ctx)
}

// verdicts notes the state and the last recheck of both sellers, and how many letters about it came to each.
func (c *check) verdicts(ctx context.Context, s *step, when string, want []string, mails, mark int) error {
	for i, r := range rechecked {
		var f sellerFile
		if err := c.api.call(ctx, http.MethodGet, "/api/v1/sellers/key:"+r.key, nil, &f); err != nil {
			return err
		}
		s.same(when+" "+r.name, want[i], f.State+": "+f.Recheck.String())
		if f.Recheck != nil {
			s.that("the rating rises by 0.1 and more", fmt.Sprintf("%.2f → %.2f, %d of %d new ones counted", f.Recheck.Before, f.Recheck.Now, f.Recheck.Praise, r.fives), f.Recheck.Now-f.Recheck.Before >= 0.099)
		}
		list, err := c.ofMailKind(ctx, mark, r.mail, "seller_recheck")
		if err != nil {
			return err
		}
		s.same("letters with a verdict", mails, len(list))
	}
	return nil
}

// lateLetter is the first seller's letter of day 15: it is taken, and for the recheck that was it is absent.
func (c *check) lateLetter(ctx context.Context, s *step, since time.Time, mark int) error {
	if err := c.goTo(ctx, since.Add(15*24*time.Hour)); err != nil {
		return err
	}
	if err := c.letterOf(ctx, 0, mark, s); err != nil {
		return err
	}
	var f struct {
		sellerFile
		Letters []struct {
			Late bool `json:"late"`
		} `json:"letters"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/sellers/key:"+rechecked[0].key, nil, &f); err != nil {
		return err
	}
	late := slices.ContainsFunc(f.Letters, func(l struct {
		Late bool `json:"late"`
	}) bool {
		return l.Late
	})
	s.same("the letter of day 15, the verdict", "late, extended letter, fictitious", fmt.Sprintf("%s, %s", map[bool]string{true: "late", false: "in time"}[late], f.Recheck))
	receipts, err := c.ofMailKind(ctx, mark, rechecked[0].mail, "seller_letter")
	if err != nil {
		return err
	}
	s.same("its receipts", 1, len(receipts))
	for _, m := range receipts {
		s.none("what the receipt lacks", lacks(m.Text, "считается отсутствующим"))
	}
	return nil
}
