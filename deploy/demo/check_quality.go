package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// sellerFile is a seller's file as the API shows it, as far as the story reads it.
type sellerFile struct {
	State     string   `json:"state"`
	Main      []string `json:"main_causes"`
	Exclusion *struct {
		State string    `json:"state"`
		Since time.Time `json:"since"`
		Due   time.Time `json:"due"`
	} `json:"exclusion"`
	Recheck *struct {
		Decision string   `json:"decision"`
		Failed   []string `json:"failed"`
	} `json:"recheck"`
}

// The two sellers of step 24, with the items that the sites' reviews are about.
var judged = []struct{ key, name, mail, item string }{
	{"kiosk", "Киоск «Роза»", "kiosk@sellers.example", otklikBase + "/item/rozy-v-korobke"}, // step 12 praised it
	{"garden", "Сад на Подоле", "garden@sellers.example", otklikBase + "/item/salon-na-podole"},
}

const praises = 8 // buyers of each seller who write five stars

// rechecked is step 24.
func (c *check) rechecked(ctx context.Context, s *step) error {
	for _, j := range judged {
		if err := c.seller(ctx, j.key, j.name, j.mail); err != nil {
			return err
		}
		path := "/api/v1/sellers/key:" + j.key
		if err := c.api.call(ctx, http.MethodPost, path+"/items", map[string]string{"url": j.item}, nil); err != nil {
			return err
		}
		if err := c.api.call(ctx, http.MethodPost, path+"/exclude", map[string]string{"reason": "Жалобы за месяц остались без ответа"}, nil); err != nil {
			return err
		}
		if err := c.solveAll(ctx, path); err != nil {
			return err
		}
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	first, err := c.file(ctx, "kiosk")
	if err != nil || first.Exclusion == nil {
		return err
	}
	s.same("the recheck is due", 14*24*time.Hour, first.Exclusion.Due.Sub(first.Exclusion.Since))
	if err := c.praised(ctx); err != nil {
		return err
	}
	for _, j := range judged {
		if j.key == "garden" || c.spoiled(24) { // spoiled: the first seller sends its letter, too
			if err := c.writeLetter(ctx, j.key); err != nil {
				return err
			}
		}
	}
	if err := c.until(ctx, first.Exclusion.Due.Add(-time.Hour), nil); err != nil {
		return err
	}
	return c.verdicts(ctx, s, mark, first.Exclusion.Due)
}

// verdicts notes what was decided on day 13, on day 14, and of a letter on day 15.
func (c *check) verdicts(ctx context.Context, s *step, mark int, due time.Time) error {
	early, err := c.ofMailKind(ctx, mark, "", "seller_recheck")
	if err != nil {
		return err
	}
	s.same("verdicts before day 14", 0, len(early))
	if err := c.until(ctx, due.Add(2*time.Hour), nil); err != nil {
		return err
	}
	kiosk, err := c.file(ctx, "kiosk")
	if err != nil {
		return err
	}
	garden, err := c.file(ctx, "garden")
	if err != nil {
		return err
	}
	s.same("without a letter, with bought praise", "excluded extended [letter fictitious]", outcome(kiosk))
	s.same("with all four conditions", "listed returned []", outcome(garden))
	told, err := c.ofMailKind(ctx, mark, "", "seller_recheck")
	if err != nil {
		return err
	}
	s.same("letters about the verdicts", 2, len(told))
	if err := c.api.advance(ctx, 24*time.Hour); err != nil {
		return err
	}
	var late struct {
		Late bool `json:"late"`
	}
	pairs, err := c.pairs(ctx, "kiosk")
	if err != nil {
		return err
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/sellers/key:kiosk/letter", map[string]any{"pairs": pairs}, &late); err != nil {
		return err
	}
	s.same("a letter on day 15 is late", true, late.Late)
	kiosk, err = c.file(ctx, "kiosk")
	s.same("and the verdict stays", "excluded extended [letter fictitious]", outcome(kiosk))
	return err
}

func outcome(f sellerFile) string {
	if f.Recheck == nil {
		return f.State + " not rechecked"
	}
	return fmt.Sprint(f.State, " ", f.Recheck.Decision, " ", f.Recheck.Failed)
}

func (c *check) file(ctx context.Context, key string) (sellerFile, error) {
	var f sellerFile
	return f, c.api.call(ctx, http.MethodGet, "/api/v1/sellers/key:"+key, nil, &f)
}

// solveAll settles what the seller's buyers complained of.
func (c *check) solveAll(ctx context.Context, path string) error {
	for {
		var rows struct {
			Reviews []struct{ ID string } `json:"reviews"`
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

// pairs are a problem and a solution for each main cause of a seller.
func (c *check) pairs(ctx context.Context, key string) ([]map[string]string, error) {
	f, err := c.file(ctx, key)
	if err != nil {
		return nil, err
	}
	pairs := []map[string]string{}
	for i, name := range f.Main {
		pairs = append(pairs, map[string]string{"problem": fmt.Sprintf("Жалобы %d: %s", i+1, name), "cause": name,
			"solution": fmt.Sprintf("С понедельника за причину %q отвечает отдельный сотрудник: сверяет заказы дважды в день и звонит покупателю в тот же час.", name)})
	}
	if len(pairs) == 0 {
		pairs = append(pairs, map[string]string{"problem": "Не отвечали на отзывы", "solution": "С понедельника на каждый отзыв отвечает старший смены в тот же день, список проверяет владелец."})
	}
	return pairs, nil
}

func (c *check) writeLetter(ctx context.Context, key string) error {
	pairs, err := c.pairs(ctx, key)
	if err != nil {
		return err
	}
	return c.api.call(ctx, http.MethodPost, "/api/v1/sellers/key:"+key+"/letter", map[string]any{"pairs": pairs}, nil)
}

// praised lets real buyers of both sellers write five stars by the way of their mails.
func (c *check) praised(ctx context.Context) error {
	now, err := c.now(ctx)
	if err != nil {
		return err
	}
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	for _, j := range judged {
		for i := range praises {
			if err := c.order(ctx, map[string]string{"order": fmt.Sprintf("%s-%d", j.key, i), "seller": j.key, "buyer": givenNames[i], "buyer_mail": fmt.Sprintf("%s%d@buyers.example", j.key, i), "status": "delivered",
				"placed": now.Add(-time.Hour).Format(time.RFC3339), "delivered": now.Format(time.RFC3339), "amount": "800.00", "currency": "UAH", "items": "Букет", "language": "ru", "zone": "Europe/Moscow"}); err != nil {
				return err
			}
		}
	}
	if err := c.until(ctx, now.Add((asksOn+1)*24*time.Hour), nil); err != nil {
		return err
	}
	asked, err := c.requests(ctx, mark)
	if err != nil {
		return err
	}
	for i, m := range asked {
		if !strings.HasPrefix(m.To, "kiosk") && !strings.HasPrefix(m.To, "garden") {
			continue
		}
		said, err := c.visit(ctx, http.MethodPost, c.linkIn(m, "/r/"), url.Values{"rating": {"5"}, "name": {givenNames[i%praises]}, "about": {"company"}, "text": {kindWords[i%len(kindWords)]}})
		if err != nil {
			return err
		}
		if said.status != http.StatusOK {
			return fmt.Errorf("the form of %s: status %d", m.To, said.status)
		}
	}
	return c.settle(ctx)
}

var givenNames = [praises]string{"Алла", "Борис", "Галина", "Денис", "Елена", "Захар", "Инна", "Кирилл"}

// kindWords are what honest buyers write, each in their own words.
var kindWords = []string{
	"Пионы стояли девять дней, мама в восторге.", "Доставили к восьми утра, как просила.", "Собрали ровно по фото, ленту заменили на зелёную по моей просьбе.",
	"Курьер подождал, пока сестра вернётся с работы.", "Ромашки пахнут полем, заказываю третий раз.", "Открытку подписали от руки, красиво.",
	"Заменили эустому на фрезии, сначала позвонили и спросили.", "Гортензия пережила переезд в Тулу.", "Цена как на сайте, ничего не доплачивал.",
	"Для юбилея подобрали букет за полчаса.", "Орхидея цветёт до сих пор, второй месяц.", "Тёще понравилось, это редкость.",
	"Прислали фото перед отправкой.", "Упаковали так, что на морозе ничего не замёрзло.", "Нашли кустовые розы, которых нигде не было.", "Быстро ответили в чате и поменяли адрес.",
}
