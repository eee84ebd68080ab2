package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"time"

	"molva/collector"
)

// checkAgent marks the check's own requests in the sites' logs, so that they are never counted as the product's.
const checkAgent = "molva-demo-check"

// client speaks to the product's API and console as a signed-in person, and to the world's back doors.
type client struct {
	base string
	http *http.Client
}

func newClient(base string) *client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &client{base: base, http: &http.Client{Jar: jar, Timeout: 90 * time.Second}}
}

// refusal is an error answer of the API.
type refusal struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Where   string `json:"where"`
	Hint    string `json:"hint"`
}

func (r *refusal) Error() string {
	return fmt.Sprintf("status %d, %s: %s: %s (%s)", r.Status, r.Code, r.Where, r.Message, r.Hint)
}

// call sends a body as JSON and reads the answer into out; nil means none. An answer of 400 and above is a *refusal.
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(b)
	}
	status, b, err := c.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	if status >= 400 {
		answer := struct {
			Error refusal `json:"error"`
		}{refusal{Message: string(b[:min(len(b), 300)])}}
		_ = json.Unmarshal(b, &answer) // the raw words stand in when it is no JSON
		answer.Error.Status = status
		return fmt.Errorf("%s %s: %w", method, path, &answer.Error)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(b, out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// send makes one request and reads its answer whole; any status is an answer.
func (c *client) send(ctx context.Context, method, path string, body io.Reader) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return 0, nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	r.Header.Set("User-Agent", checkAgent)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return resp.StatusCode, b, nil
}

// document is a document as the API shows it.
type document struct {
	ID        string                  `json:"id"`
	Kind      string                  `json:"kind"`
	Site      string                  `json:"site"`
	SiteKey   string                  `json:"site_key"`
	URL       string                  `json:"url"`
	Item      collector.Item          `json:"item"`
	Author    collector.Author        `json:"author"`
	Rating    float64                 `json:"rating"`
	RawRating string                  `json:"raw_rating"`
	Title     string                  `json:"title"`
	Text      string                  `json:"text"`
	Pros      string                  `json:"pros"`
	Cons      string                  `json:"cons"`
	Published collector.Published     `json:"published"`
	Images    []string                `json:"images"`
	Replies   []collector.Reply       `json:"replies"`
	Verified  bool                    `json:"verified"`
	Likes     int                     `json:"likes"`
	Language  string                  `json:"language"`
	Complaint collector.Complaint     `json:"complaint"`
	Suspicion float64                 `json:"suspicion"`
	Evidence  []collector.Evidence    `json:"evidence"`
	State     string                  `json:"state"`
	Rev       int64                   `json:"rev"`
	Marks     []struct{ Text string } `json:"marks"`
	Versions  []version               `json:"versions"`
}

type version struct {
	Change string  `json:"change"`
	Rating float64 `json:"rating"`
	Text   string  `json:"text"`
}

type count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// found is an answer to a search, all its pages put together.
type found struct {
	Total     int                `json:"total"`
	Documents []document         `json:"documents"`
	Facets    map[string][]count `json:"facets"`
	Months    []count            `json:"months"`
	Next      string             `json:"next"`
}

// search reads all pages of a query's answer, limit documents a page.
func (c *client) search(ctx context.Context, query string, limit int) (found, error) {
	var all found
	after := ""
	for page := 0; ; page++ {
		q := url.Values{"q": {query}, "limit": {strconv.Itoa(limit)}}
		if after != "" {
			q.Set("after", after)
		}
		var part found
		if err := c.call(ctx, http.MethodGet, "/api/v1/documents?"+q.Encode(), nil, &part); err != nil {
			return all, err
		}
		if page == 0 {
			all = part
		} else {
			all.Documents = append(all.Documents, part.Documents...)
		}
		if after = part.Next; after == "" || page > 100 {
			return all, nil
		}
	}
}

type person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Mail string `json:"mail"`
}

type source struct {
	ID            string    `json:"id"`
	Name          string    `json:"name"`
	URL           string    `json:"url"`
	Owner         *person   `json:"owner"`
	Period        string    `json:"period"`
	Due           time.Time `json:"due"`
	Health        string    `json:"health"`
	Reason        string    `json:"reason"`
	Colour        string    `json:"colour"`
	Pass          int64     `json:"pass"`
	Open          bool      `json:"open"`
	Read          int       `json:"read"`
	Held          int       `json:"held"`
	WaitingUntil  time.Time `json:"waiting_until"`
	WaitingReason string    `json:"waiting_reason"`
	Sample        string    `json:"sample"`
}

func (c *client) sources(ctx context.Context) (map[string]source, error) {
	var list struct {
		Sources []source `json:"sources"`
	}
	err := c.call(ctx, http.MethodGet, "/api/v1/sources", nil, &list)
	byName := map[string]source{}
	for _, s := range list.Sources {
		byName[s.Name] = s
	}
	return byName, err
}

type delivery struct {
	ID        string   `json:"id"`
	Kind      string   `json:"kind"`
	State     string   `json:"state"`
	Mail      string   `json:"mail"`
	Language  string   `json:"language"`
	Documents []string `json:"documents"`
	Watches   []string `json:"watches"`
	MessageID string   `json:"message_id"`
	Tries     int      `json:"tries"`
	Doubt     bool     `json:"doubt"`
}

// deliveries is the whole ledger.
func (c *client) deliveries(ctx context.Context) ([]delivery, error) {
	var all []delivery
	after := ""
	for {
		var part struct {
			Deliveries []delivery `json:"deliveries"`
			Next       string     `json:"next"`
		}
		if err := c.call(ctx, http.MethodGet, "/api/v1/deliveries?limit=500&after="+url.QueryEscape(after), nil, &part); err != nil {
			return all, err
		}
		all = append(all, part.Deliveries...)
		if after = part.Next; after == "" {
			return all, nil
		}
	}
}

type status struct {
	Now         time.Time      `json:"now"`
	Documents   int            `json:"documents"`
	Live        int            `json:"live"`
	Gone        int            `json:"gone"`
	Versions    int            `json:"versions"`
	IndexWrites int            `json:"index_writes"`
	Lag         map[string]int `json:"lag"`
	Deliveries  map[string]int `json:"deliveries"`
	Dead        int            `json:"dead"`
}

func (c *client) status(ctx context.Context) (status, error) {
	var s status
	return s, c.call(ctx, http.MethodGet, "/api/v1/status", nil, &s)
}

// advance moves business time and waits until the product is quiet.
func (c *client) advance(ctx context.Context, d time.Duration) error {
	return c.call(ctx, http.MethodPost, "/api/v1/demo/clock", map[string]string{"advance": d.String()}, nil)
}

// count is how many documents a query finds.
func (c *client) count(ctx context.Context, query string) (int, error) {
	var f found
	err := c.call(ctx, http.MethodGet, "/api/v1/documents?"+url.Values{"q": {query}, "limit": {"1"}}.Encode(), nil, &f)
	return f.Total, err
}
