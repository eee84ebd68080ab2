package classify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"molva/collector"
)

// row is one line of a data set, whatever its set calls the fields.
type row struct {
	Title, Text, Pros, Cons, Label string
	Stars, Rating                  float64
	Complaint                      *int
	Translated                     *bool
	Domain, Site                   string
	Labels                         map[string]int
	Scores                         map[string]float64
	Aspects                        []struct {
		From      int `json:",string"` // in letters
		Sentiment string
	}
}

func (r row) review() collector.Review {
	return collector.Review{Title: r.Title, Text: r.Text, Pros: r.Pros, Cons: r.Cons}
}

// example is one labelled text. A label is 0..1, none where the set does not tell.
type example struct {
	set             string
	review          collector.Review
	complaint, tone float64
	stars           float64 // 0 where the set has none
	translated      bool
	group, fold     int // copies share a group, and a group a fold
	document        *document
	features        features
}

const none = -1

// dataSet is one set of the development data: where it lies, what its rows mean and how much they count.
type dataSet struct {
	name            string
	licence, by     string // as its source states it
	path            string
	complaint, tone float64 // how much a row counts in each training; 0 is not at all
	language        string  // of all its texts
	nth             int     // one row in so many is taken: long texts of another trade need no more
	read            func(row) []example
}

func labels(r row, complaint, tone float64) []example {
	return []example{{review: r.review(), complaint: complaint, tone: tone}}
}

func byStars(r row) []example {
	switch {
	case r.Stars <= 2:
		return labels(r, 1, 0)
	case r.Stars == 3:
		return labels(r, 0, none)
	}
	return labels(r, 0, 1)
}

// withoutBadge takes the site's own mark off the text: it stands on complaints alone, so that learning it would be a leak.
func withoutBadge(r row) []example {
	r.Text = strings.TrimPrefix(r.Text, "Проблема решена ")
	return byStars(r)
}

func byTone(r row) []example {
	switch r.Label {
	case "negative":
		return labels(r, 1, 0)
	case "positive":
		return labels(r, 0, 1)
	case "neutral":
		return labels(r, 0, 0.5)
	}
	return nil
}

var dataSets = []dataSet{
	{"banki-ru", "none stated", "SemenZhidkov/analize_banki_ru_comments", "sentiment-ru/banki-ru.jsonl.gz", 3, 1, "ru", 1, withoutBadge},
	{"otzovik-bank", "none stated", "kingtuler1454/Work_with_otzovik, stitch2277-bit/lab1-web-scraping-otzovik", "sentiment-ru/otzovik-bank.jsonl.gz", 3, 1, "ru", 1, byStars},
	{"customer-reviews-uk", "none stated", "OleksandrKosovan/sentiment-analysis-uk", "sentiment-uk/customer-reviews.jsonl.gz", 1, 1, "uk", 1, byTone},
	{"uci-sentences", "CC BY 4.0", "Kotzias 2015, UCI", "sentiment-en/uci-sentences.jsonl.gz", 0.5, 1, "en", 1, byTone},
	{"twitter-acl2019", "none stated, for research", "Preotiuc-Pietro 2019, danielpreotiuc/complaints-social-media", "complaints/twitter-acl2019.jsonl.gz", 1, 0, "", 1, func(r row) []example {
		return labels(r, float64(*r.Complaint), none)
	}},
	{"sentirueval2016-banks", "none stated, shared task", "Loukachevitch and Rubtsova 2016, mokoron/sentirueval", "mentions-ru/sentirueval2016-banks.jsonl.gz", 0.5, 0.5, "", 1, byEntities},
	{"sentirueval2016-telecom", "none stated, shared task", "Loukachevitch and Rubtsova 2016, mokoron/sentirueval", "mentions-ru/sentirueval2016-telecom.jsonl.gz", 0.5, 0.5, "", 1, byEntities},
	{"sentirueval2015-restaurants", "none stated, shared task", "SentiRuEval-2015, kovalon/NeuroNetwork", "sentiment-ru/sentirueval2015-restaurants.jsonl.gz", 1.5, 1, "ru", 1, byAspects},
	{"livelib-books", "none stated", "mestromezer, Drowchik, grablerr", "sentiment-ru/livelib-books.jsonl.gz", 0.3, 0.3, "ru", 3, byStars},
	{"kinopoisk-films", "none stated", "VikentiiEfimov, moter1026, AlexeyTretyakov2002", "sentiment-ru/kinopoisk-films.jsonl.gz", 0.2, 0.3, "ru", 2, byTone},
	{"rusentitweet", "none stated, paper CC BY", "Smetanin 2022, sismetanin/rusentitweet", "sentiment-ru/rusentitweet.jsonl.gz", 0.1, 0.5, "", 1, func(r row) []example {
		e := byTone(r)
		if len(e) > 0 && r.Label == "negative" {
			e[0].complaint = none
		}
		return e
	}},
}

func byEntities(r row) []example {
	low, high := 1, -1
	for _, l := range r.Labels {
		low, high = min(low, l), max(high, l)
	}
	switch {
	case low < 0 && high > 0 || len(r.Labels) == 0:
		return nil
	case low < 0:
		return labels(r, 1, 0)
	case high > 0:
		return labels(r, 0, 1)
	}
	return labels(r, 0, 0.5)
}

// byAspects cuts a review into its sentences; one whose aspects are all praised, or all blamed, is an example of its own.
func byAspects(r row) []example {
	var out []example
	letters := []rune(r.Text)
	for start := 0; start < len(letters); {
		end := start
		for end < len(letters) && !strings.ContainsRune(".!?\n", letters[end]) {
			end++
		}
		good, bad := 0, 0
		for _, a := range r.Aspects {
			if a.From >= start && a.From < end {
				switch a.Sentiment {
				case "positive":
					good++
				case "negative":
					bad++
				default:
					good, bad = good+1, bad+1
				}
			}
		}
		s := row{Text: string(letters[start:end])}
		if good > 0 && bad == 0 {
			out = append(out, labels(s, 0, 1)...)
		} else if bad > 0 && good == 0 {
			out = append(out, labels(s, 1, 0)...)
		}
		start = end + 1
	}
	return out
}

// readSet reads one set from the folder of development data.
func readSet(dir string, s dataSet) ([]example, error) {
	rows, err := readRows(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	var out []example
	for i, r := range rows {
		if i%s.nth != 0 {
			continue
		}
		for _, e := range s.read(r) {
			e.set, e.stars = s.name, max(r.Stars, r.Rating)
			e.translated = r.Translated != nil && *r.Translated
			out = append(out, e)
		}
	}
	return out, nil
}

// readPacked reads a packed set of JSON objects as they are, one after the other.
func readPacked[T any](path string) ([]T, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read data set: %w", err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []T
	for lines := json.NewDecoder(zip); ; {
		var r T
		if err := lines.Decode(&r); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s row %d: %w", path, len(out)+1, err)
		}
		out = append(out, r)
	}
}

func readRows(path string) ([]row, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read data set: %w", err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	lines := bufio.NewReader(zip)
	var rows []row
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var r row
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, fmt.Errorf("read %s line %d: %w", path, n, err)
			}
			rows = append(rows, r)
		}
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
}
