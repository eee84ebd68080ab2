package jobs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// Bounds of an export; a longer line is refused, not cut.
const maxLine = 1 << 20

// aliases are the names under which exports of review sites carry the fields of a review. The review's own JSON names
// come first; a name is compared in lower case without spaces and underscores.
var aliases = map[string]string{
	"reviewid": "id", "номер": "id",
	"stars": "rating", "score": "rating", "grade": "rating", "оценка": "rating", "рейтинг": "rating",
	"comment": "text", "review": "text", "body": "text", "отзыв": "text", "текст": "text", "відгук": "text",
	"date": "published", "created": "published", "createdat": "published", "дата": "published",
	"заголовок": "title", "достоинства": "pros", "переваги": "pros", "недостатки": "cons", "недоліки": "cons",
	"authorname": "author", "автор": "author", "user": "author",
	"itemname": "item", "product": "item", "товар": "item", "businessid": "itemid",
	"link": "url", "ссылка": "url",
	"businesscomment": "answer", "reply": "answer", "ответ": "answer", "відповідь": "answer", "businesscommentdate": "answerdate",
	"likecount": "likes",
}

// exported is one row of an export: a review, or why it is none.
type exported struct {
	Line   int
	Review collector.Review
	Err    string
}

// readExport calls fn for every row of an export in JSON Lines or CSV. A broken row is handed on with its reason, the
// others go on; only a file that cannot be read at all is an error.
func readExport(r io.Reader, format string, fn func(exported) error) error {
	switch format {
	case "jsonl", "":
		return readJSONLines(r, fn)
	case "csv":
		return readCSV(r, fn)
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "format", Msg: fmt.Sprintf("%q is no format", format), Hint: "jsonl and csv are"}
}

func readJSONLines(r io.Reader, fn func(exported) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLong) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if trimmed := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(trimmed) > 0 || errors.Is(err, errLong) {
			e := exported{Line: n}
			if errors.Is(err, errLong) {
				e.Err = errLong.Error()
			} else {
				e.Review, e.Err = reviewOfJSON(trimmed)
			}
			if err := fn(e); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

var errLong = fmt.Errorf("the line is longer than %d bytes", maxLine)

// readLine reads a line of bounded length; of a longer one the rest is skipped.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) <= maxLine {
			line = append(line, part...)
		} else {
			line = append(line[:0], bytes.Repeat([]byte{' '}, maxLine+1)...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(line) > maxLine && (err == nil || errors.Is(err, io.EOF)) { // the end of the file is told by the next call
			err = errLong
		}
		return line, err
	}
}

func reviewOfJSON(line []byte) (collector.Review, string) {
	if !utf8.Valid(line) {
		return collector.Review{}, "it is not UTF-8; save the file as UTF-8"
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return collector.Review{}, "it is no JSON object: " + err.Error()
	}
	flat := map[string]string{}
	var whole collector.Review
	for name, raw := range fields {
		switch v := bytes.TrimSpace(raw); {
		case len(v) == 0 || bytes.Equal(v, []byte("null")):
		case v[0] == '"':
			var s string
			if err := json.Unmarshal(v, &s); err != nil {
				return whole, fmt.Sprintf("field %s: %v", name, err)
			}
			flat[fieldName(name)] = s
		case v[0] == '{' || v[0] == '[':
			if err := structured(&whole, fieldName(name), v); err != nil {
				return whole, fmt.Sprintf("field %s: %v", name, err)
			}
		default:
			flat[fieldName(name)] = string(v)
		}
	}
	return reviewOf(whole, flat)
}

// structured reads the fields of a review that are no plain value; others are ignored.
func structured(r *collector.Review, field string, v json.RawMessage) error {
	switch field {
	case "item":
		return json.Unmarshal(v, &r.Item)
	case "author":
		return json.Unmarshal(v, &r.Author)
	case "replies":
		return json.Unmarshal(v, &r.Replies)
	case "images":
		return json.Unmarshal(v, &r.Images)
	}
	return nil
}

func fieldName(s string) string {
	s = strings.NewReplacer(" ", "", "_", "", "-", "", "\ufeff", "").Replace(strings.ToLower(s))
	if a, ok := aliases[s]; ok {
		return a
	}
	return s
}

// reviewOf reads the plain fields of one row into a review. The second result says what is wrong, "" when all is well.
func reviewOf(r collector.Review, f map[string]string) (collector.Review, string) {
	r.ID, r.Title, r.Text, r.Pros, r.Cons, r.URL = f["id"], f["title"], f["text"], f["pros"], f["cons"], f["url"]
	r.OwnID = r.ID != ""
	r.Site, r.RawRating, r.Language = f["site"], first(f["rawrating"], f["rating"]), f["language"]
	r.Author = collector.Author{Name: first(r.Author.Name, f["author"]), URL: first(r.Author.URL, f["authorurl"])}
	r.Item = collector.Item{Name: first(r.Item.Name, f["item"], f["itemid"]), URL: first(r.Item.URL, f["itemurl"])}
	r.Verified = f["verified"] == "true" || f["verified"] == "1"
	if s := strings.TrimSpace(f["rating"]); s != "" {
		v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil || v < 1 || v > 5 {
			return r, fmt.Sprintf("rating %q is no number from 1 to 5", s)
		}
		r.Rating = v
	}
	if s := strings.TrimSpace(f["published"]); s != "" {
		p, err := parseDay(s)
		if err != nil {
			return r, err.Error()
		}
		r.Published = p
	}
	if s := f["likes"]; s != "" {
		r.Likes, _ = strconv.Atoi(s) // a strange count of likes is no reason to refuse a review
	}
	if s := strings.TrimSpace(f["answer"]); s != "" {
		answered, _ := parseDay(f["answerdate"]) // unknown stays unknown
		r.Replies = append(r.Replies, collector.Reply{Text: s, Published: answered, Official: true})
	}
	return r, ""
}

func parseDay(s string) (collector.Published, error) {
	p, err := collector.ParsePublished(s)
	if err == nil {
		return p, nil
	}
	for _, layout := range []string{"02.01.2006", "02.01.2006 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, e := timeParse(layout, s); e == nil {
			return t, nil
		}
	}
	return p, err
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// timeParse reads a date by a layout; one without a time of day is a date alone.
func timeParse(layout, s string) (collector.Published, error) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return collector.Published{}, err
	}
	if !strings.Contains(layout, "15") {
		return collector.PublishedOn(t.Date()), nil
	}
	return collector.PublishedAt(t), nil
}
