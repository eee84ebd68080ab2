package jobs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// aliases are the names under which exports of review sites carry the fields of a review, beside the review's own JSON
// names. A name is compared in lower case without spaces, dashes and underscores. Where one row has several names of a
// field, the review's own counts before these, and these in the order in which they stand here.
var aliases = [][]string{
	{"id", "reviewid", "номер", "idотзыва", "номеротзыва", "кодотзыва", "idвідгуку", "номервідгуку", "№"},
	{"rating", "stars", "score", "grade", "оценка", "рейтинг", "оцінка", "звезды", "звёзды", "звезд", "звёзд", "зірки", "балл", "бал", "оценкаотзыва", "количествозвезд", "количествозвёзд", "mark", "оценкатовара"},
	{"text", "comment", "review", "body", "отзыв", "текст", "відгук", "текстотзыва", "комментарий", "коментар", "текствідгуку", "содержание", "сообщение", "reviewtext", "message", "отзывпокупателя"},
	{"published", "date", "created", "createdat", "дата", "датаотзыва", "датасоздания", "датапубликации", "датаивремя", "датавідгуку", "датастворення", "датапублікації", "датадобавления", "reviewdate", "publishedat", "опубликован", "опубліковано", "когда"},
	{"title", "заголовок", "заголовокотзыва", "тема", "subject"},
	{"pros", "достоинства", "переваги", "плюсы", "преимущества", "плюси", "advantages", "понравилось", "чтопонравилось"},
	{"cons", "недостатки", "недоліки", "минусы", "мінуси", "disadvantages", "непонравилось", "чтонепонравилось"},
	{"author", "authorname", "автор", "user", "имя", "имяавтора", "пользователь", "покупатель", "клиент", "имяпокупателя", "имяклиента", "ім'я", "ім’я", "користувач", "покупець", "клієнт", "customer", "customername", "buyer", "username", "reviewer", "name"},
	{"item", "itemname", "product", "товар", "название", "наименование", "названиетовара", "филиал", "точка", "объект", "назва", "назватовару", "філія", "productname", "location", "branch"},
	{"itemid", "businessid", "артикул", "sku"},
	{"site", "сайт", "площадка", "источник", "майданчик", "джерело"},
	{"url", "link", "ссылка", "ссылканаотзыв", "посилання", "адресотзыва"},
	{"answer", "businesscomment", "reply", "ответ", "відповідь", "ответкомпании", "ответпродавца", "ответмагазина", "нашответ", "відповідькомпанії", "відповідьмагазину", "ownerresponse", "response"},
	{"answerdate", "businesscommentdate", "датаответа", "датавідповіді"},
	{"likes", "likecount", "лайки", "полезно", "корисно"},
}

// column is a field of a review and how much its name says: 0 is the review's own, then the aliases in order.
type column struct {
	field string
	rank  int
}

func columnOf(name string) column {
	name = normalName(name)
	for _, names := range aliases {
		if i := slices.Index(names, name); i >= 0 {
			return column{names[0], i}
		}
	}
	return column{name, 0}
}

// normalName is a name of a column as aliases have them: «Оценка (1–5)» and «оценка:» are «оценка».
func normalName(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), "(")
	return strings.NewReplacer(" ", "", "_", "", "-", "", "\ufeff", "", "\u00a0", "", ":", "", "*", "", "\n", "").Replace(name)
}

// exportRow gathers the fields of one row.
type exportRow struct {
	plain   map[string]cell
	images  []string
	replies []collector.Reply
	table   bool      // people wrote it: ratings and dates may be in words
	now     time.Time // of the import, for dates in words
}

type cell struct {
	value string
	rank  int
}

// put keeps a value unless a better name brought one; an empty one never takes a place.
func (r *exportRow) put(c column, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	if had, ok := r.plain[c.field]; ok && had.rank <= c.rank {
		return
	}
	if r.plain == nil {
		r.plain = map[string]cell{}
	}
	r.plain[c.field] = cell{value, c.rank}
}

func (r *exportRow) get(fields ...string) string {
	for _, f := range fields {
		if c, ok := r.plain[f]; ok {
			return c.value
		}
	}
	return ""
}

// review reads the row, or says what is wrong with it.
func (r *exportRow) review() exported {
	out := exported{Review: collector.Review{
		ID: r.get("id"), OwnID: r.get("id") != "", Site: r.get("site"), URL: r.get("url"),
		Title: r.get("title"), Text: r.get("text"), Pros: r.get("pros"), Cons: r.get("cons"),
		RawRating: r.get("rawrating", "rating"), Language: r.get("language"),
		Author: collector.Author{Name: r.get("author"), URL: r.get("authorurl")},
		Item:   collector.Item{Name: r.get("item", "itemid"), URL: r.get("itemurl")},
		Images: r.images, Replies: r.replies,
		Verified: r.get("verified") == "true" || r.get("verified") == "1",
	}}
	var err error
	if out.Review.Rating, err = r.rating(); err == nil {
		out.Review.Published, out.Zoned, err = r.published(r.get("published"))
	}
	if err != nil {
		out.Err = err.Error()
		return out
	}
	out.PlainSite = r.plain["site"].rank > 0
	out.Review.Likes, _ = strconv.Atoi(r.get("likes")) // a strange count of likes is no reason to refuse a review
	if s := strings.TrimSpace(r.get("answer")); s != "" {
		out.Review.Replies = append(out.Review.Replies, collector.Reply{Text: s, Published: r.answered(), Official: true})
	}
	return out
}

// replyDate reads the date of an answer; unknown stays unknown.
func replyDate(s string) collector.Published {
	p, zoned, err := collector.ReadPublished(s)
	if err != nil {
		return collector.Published{}
	}
	if !zoned {
		p = p.InZone(nil)
	}
	return p
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
