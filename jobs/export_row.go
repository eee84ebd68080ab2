package jobs

import (
	"slices"
	"strconv"
	"strings"

	"molva/collector"
)

// aliases are the names under which exports of review sites carry the fields of a review, beside the review's own JSON
// names. A name is compared in lower case without spaces, dashes and underscores. Where one row has several names of a
// field, the review's own counts before these, and these in the order in which they stand here.
var aliases = [][]string{
	{"id", "reviewid", "номер"},
	{"rating", "stars", "score", "grade", "оценка", "рейтинг"},
	{"text", "comment", "review", "body", "отзыв", "текст", "відгук"},
	{"published", "date", "created", "createdat", "дата"},
	{"title", "заголовок"},
	{"pros", "достоинства", "переваги"},
	{"cons", "недостатки", "недоліки"},
	{"author", "authorname", "автор", "user"},
	{"item", "itemname", "product", "товар"},
	{"itemid", "businessid"},
	{"url", "link", "ссылка"},
	{"answer", "businesscomment", "reply", "ответ", "відповідь"},
	{"answerdate", "businesscommentdate"},
	{"likes", "likecount"},
}

// column is a field of a review and how much its name says: 0 is the review's own, then the aliases in order.
type column struct {
	field string
	rank  int
}

func columnOf(name string) column {
	name = strings.NewReplacer(" ", "", "_", "", "-", "", "\ufeff", "").Replace(strings.ToLower(name))
	for _, names := range aliases {
		if i := slices.Index(names, name); i >= 0 {
			return column{names[0], i}
		}
	}
	return column{name, 0}
}

// exportRow gathers the fields of one row.
type exportRow struct {
	plain   map[string]cell
	images  []string
	replies []collector.Reply
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
	if out.Review.Rating, err = collector.ReadRating(r.get("rating")); err == nil {
		out.Review.Published, out.Zoned, err = collector.ReadPublished(r.get("published"))
	}
	if err != nil {
		out.Err = err.Error()
		return out
	}
	out.Review.Likes, _ = strconv.Atoi(r.get("likes")) // a strange count of likes is no reason to refuse a review
	if s := strings.TrimSpace(r.get("answer")); s != "" {
		out.Review.Replies = append(out.Review.Replies, collector.Reply{Text: s, Published: replyDate(r.get("answerdate")), Official: true})
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
