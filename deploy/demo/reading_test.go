package demo

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/sites"
)

// startWorld starts a seed's world for one test.
func startWorld(t *testing.T, seed int64) *World {
	t.Helper()
	w, err := Start(t.Context(), seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// get reads one page of a site as it comes.
func (s *Site) get(t *testing.T, path string) ([]byte, http.Header) {
	t.Helper()
	resp, err := http.Get("http://" + s.Addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s%s: status %d", s.Host, path, resp.StatusCode)
	}
	return b, resp.Header
}

// walk reads a site from its start page with the product's reader, without its fetching: what is shown must be the truth.
func walk(t *testing.T, c *crawler.Crawler, s *Site) (reviews map[string]collector.Review, mentions map[string]collector.Mention) {
	t.Helper()
	reviews, mentions = map[string]collector.Review{}, map[string]collector.Mention{}
	seen, queue := map[string]bool{}, []string{s.StartURL()}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] || strings.Contains(at, "/hidden/") {
			continue
		}
		seen[at] = true
		page, header := s.get(t, strings.TrimPrefix(at, "http://"+s.Host))
		v := c.Read(page, header, at, "")
		if v.Drift {
			t.Errorf("%s: drift: %s", at, v.Reason)
		}
		for _, r := range v.Reviews {
			r.OwnID = false
			reviews[r.ID] = r
		}
		if v.Mention != nil {
			mentions[v.Mention.ID] = *v.Mention
		}
		queue = append(queue, v.Links...)
	}
	return reviews, mentions
}

func TestPagesShowTheTruth(t *testing.T) {
	dir := t.TempDir()
	if err := WriteSiteFiles(dir); err != nil {
		t.Fatal(err)
	}
	set, err := sites.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := crawler.New(crawler.Config{Sites: set})
	defer c.Close()
	for _, seed := range []int64{1, 2, 3} {
		w := startWorld(t, seed)
		for _, s := range []*Site{w.Otklik, w.Zhalobnaya} {
			truth := s.Truth()
			reviews, mentions := walk(t, c, s)
			if len(reviews) != len(truth.Reviews) || len(mentions) != len(truth.Threads) {
				t.Errorf("seed %d, %s: read %d reviews and %d threads of %d and %d", seed, s.Host, len(reviews), len(mentions), len(truth.Reviews), len(truth.Threads))
			}
			for _, want := range truth.Reviews {
				if diff := cmp.Diff(want, reviews[want.ID]); diff != "" {
					t.Fatalf("seed %d, %s, review %s:\n%s", seed, s.Host, want.ID, diff)
				}
			}
			for _, want := range truth.Threads {
				if diff := cmp.Diff(want, mentions[want.ID]); diff != "" {
					t.Fatalf("seed %d, %s, thread %s:\n%s", seed, s.Host, want.ID, diff)
				}
			}
		}
	}
}

func TestSeedOneIsTheStorys(t *testing.T) {
	otklik, zhalobnaya := makeSites(1, time.Now())
	o, z := otklik.Truth(), zhalobnaya.Truth()
	if len(o.Reviews) != 64 || len(z.Reviews) != 37 || len(z.Threads) != 2 || len(o.Threads) != 0 {
		t.Errorf("seed 1 has %d + %d reviews and %d threads, want 64 + 37 and 2", len(o.Reviews), len(z.Reviews), len(z.Threads))
	}
	items := map[string]bool{}
	for _, r := range o.Reviews {
		items[r.Item.URL] = true
	}
	if len(items) != 3 {
		t.Errorf("Отклик reviews %d items, want 3", len(items))
	}
}
