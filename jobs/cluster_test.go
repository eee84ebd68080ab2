package jobs

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
)

// clusters is a company whose documents are placed among near duplicates.
type clusters struct {
	*Work
	t     testing.TB
	scope collector.Scope
	rows  func() string // a hash of all rows that a decision may touch, but for the trail
}

// clustersEverywhere runs a test on both databases; each call of fresh makes a company of its own.
func clustersEverywhere(t *testing.T, test func(t *testing.T, fresh func(testing.TB) *clusters)) {
	t.Helper()
	run := func(t *testing.T, address, driver, name string) {
		s, err := store.Open(t.Context(), address, slog.New(slog.DiscardHandler))
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })
		clock := collector.FixedClock(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		w := (&Work{Store: s, Clock: clock, Log: slog.New(slog.DiscardHandler)}).Start()
		test(t, func(t testing.TB) *clusters {
			c, err := s.AddCompany(t.Context(), collector.Company{Name: "one", Language: "uk", Zone: "Europe/Kyiv", Created: clock.Now()})
			must(t, err)
			return &clusters{w, t, collector.System(c.CompanyID), func() string { return rowsHash(t, driver, name) }}
		})
	}
	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "molva.db")
		run(t, "sqlite:"+file, "sqlite", file)
	})
	t.Run("postgres", func(t *testing.T) {
		address := schema(t)
		run(t, address, "pgx", address)
	})
}

// rowsHash is over all rows of the tables that a decision on a cluster may touch, the trail apart, which only grows.
func rowsHash(t testing.TB, driver, name string) string {
	t.Helper()
	db, err := sql.Open(driver, name)
	must(t, err)
	defer db.Close()
	hash := sha256.New()
	for _, table := range []string{"document_cluster", "cluster_decision", "document", "document_version", "document_band", "document_follow", "desk_case", "case_entry", "alert"} {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2, 3")
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		for rows.Next() {
			must(t, rows.Scan(into...))
			fmt.Fprintln(hash, table, cells)
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return fmt.Sprintf("%x", hash.Sum(nil))
}

// said is a text at a place, "site/key".
type said struct {
	at    string
	words string
	kind  collector.Kind
}

// say lets texts come, or changes those that are held; an empty text is one that is gone.
func (c *clusters) say(all ...said) {
	c.t.Helper()
	for _, v := range all {
		site, key, _ := strings.Cut(v.at, "/")
		if v.kind == "" {
			v.kind = collector.KindReview
		}
		held, err := c.Store.Held(c.t.Context(), c.scope, site, v.kind, []string{key})
		must(c.t, err)
		d, change := held[key], collector.ChangeEdited
		if d.DocumentID == 0 {
			d = collector.Document{Kind: v.kind, SiteKey: key, FirstSeen: c.Clock.Now(), LastSeen: c.Clock.Now()}
			d.Site, d.OwnID, change = site, true, collector.ChangePosted
		}
		d.State = collector.StateLive
		if v.words == "" {
			d.State, change = collector.StateGone, collector.ChangeGone
		} else {
			d.Text = v.words
		}
		d.Verdict.Fingerprint = text.ReviewFingerprint(d.Review)
		_, err = c.Store.SaveDocuments(c.t.Context(), c.scope, []store.DocumentWrite{{Document: d, PrevRev: d.Rev, Versions: []collector.Version{{Change: change, At: c.Clock.Now()}}}})
		must(c.t, err)
	}
}

func (c *clusters) settle() {
	c.t.Helper()
	must(c.t, c.clusterNew(c.t.Context(), Ticket{Task: TaskCluster, Company: c.scope.Company}))
	n, err := c.Store.Lag(c.t.Context(), c.scope, "cluster")
	must(c.t, err)
	if n != 0 {
		c.t.Fatalf("%d documents lag", n)
	}
}

// all are the company's documents.
func (c *clusters) all() []collector.Document {
	c.t.Helper()
	docs, err := c.Store.DocumentsAfter(c.t.Context(), c.scope, 0, 5000)
	must(c.t, err)
	return docs
}

func (c *clusters) id(at string) int64 {
	c.t.Helper()
	for _, d := range c.all() {
		if d.Site+"/"+d.SiteKey == at {
			return d.DocumentID
		}
	}
	c.t.Fatalf("there is no %s", at)
	return 0
}

// told is the partition as text: the clusters of two and more, each in order, and in order.
func (c *clusters) told() string {
	c.t.Helper()
	names, ids := map[int64]string{}, []int64{}
	for _, d := range c.all() {
		names[d.DocumentID] = d.Site + "/" + d.SiteKey
		ids = append(ids, d.DocumentID)
	}
	placed, err := c.Store.Placed(c.t.Context(), c.scope, ids)
	must(c.t, err)
	by := map[int64][]string{}
	for _, p := range placed {
		if p.Cluster > p.Document || p.Near > p.Cluster {
			c.t.Errorf("%+v is not named by its oldest document", p)
		}
		by[p.Cluster] = append(by[p.Cluster], names[p.Document])
	}
	var out []string
	for _, list := range by {
		if slices.Sort(list); len(list) > 1 {
			out = append(out, strings.Join(list, " "))
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return strings.Join(out, "; ")
}

// Four parts of a complaint, of which texts are made that hang together by halves.
var halves = []string{
	"Заказала букет из пионов на юбилей мамы, оплатила вечером в среду через приложение и получила чек. Утром привезли розы, половина осыпалась ещё в коридоре.",
	"Позвонила в магазин, обещали заменить до обеда и пропали. Оператор дважды переводил звонок на менеджера Ольгу, которая ни разу не дослушала и бросала трубку.",
	"Прошла неделя, деньги так и не вернули, на письма отвечает робот. Предложили купон на триста рублей, хотя испортили праздник всей большой семье.",
	"Теперь пишу сюда, чтобы другие люди знали, куда не стоит обращаться. Роспотребнадзор принял заявление, юрист уже готовит иск о защите прав потребителя.",
}

// Reprints of one text and one complaint on five sites are one cluster, whatever kind each is; 300 times the same thanks stay
// 300; and what names another order or is another review of one site is never joined by itself.
func TestClustersOnArrival(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c := fresh(t)
		story := halves[0] + " " + halves[1]
		for i := range 300 {
			c.say(said{at: fmt.Sprint("thanks", i%7, "/", i), words: "Спасибо, всё отлично"})
		}
		c.say(said{at: "a/1", words: story}, said{at: "b/1", words: strings.ToUpper(story)}, said{at: "c/1", words: story + " Стыдно!", kind: collector.KindMention},
			said{at: "d/1", words: "Переслала соседка, читайте сами. Пишут люди: «" + story + "» Что скажете?"}, said{at: "e/1", words: strings.Replace(story, "юбилей мамы", "праздник бабушки", 1)})
		c.say(said{at: "f/1", words: halves[3] + " Заказ № 123456. " + halves[2]}, said{at: "g/1", words: halves[3] + " Заказ № 654321. " + halves[2]})
		c.settle()
		if got, want := c.told(), "a/1 b/1 c/1 d/1 e/1"; got != want {
			t.Errorf("clusters are %q, want %q", got, want)
		}
		c.say(said{at: "a/2", words: story})
		c.settle()
		if got, want := c.told(), "a/1 b/1 c/1 d/1 e/1"; got != want { // another review of a
			t.Errorf("clusters are %q, want %q", got, want)
		}
	})
}

// 600 letters with 5 of 100 changed are one; a chain hangs together by its middle alone, and falls apart when that is rewritten.
func TestClusterFallsApart(t *testing.T) {
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c := fresh(t)
		long := strings.Join(halves, " ")
		c.say(said{at: "x/1", words: long}, said{at: "y/1", words: strings.NewReplacer("пионов", "лилий", "обеда", "ужина", "триста", "двести", "юрист", "адвокат").Replace(long)})
		c.settle()
		if got := c.told(); got != "x/1 y/1" {
			t.Errorf("600 letters with some changed: %q", got)
		}
		c = fresh(t)
		c.say(said{at: "a/1", words: halves[0]}, said{at: "b/1", words: halves[0] + " " + halves[1]}, said{at: "c/1", words: halves[1]})
		c.settle()
		if got := c.told(); got != "a/1 b/1 c/1" {
			t.Errorf("a chain: %q", got)
		}
		c.say(said{at: "b/1"}) // gone from its site, and held all the same
		c.settle()
		if got := c.told(); got != "a/1 b/1 c/1" {
			t.Errorf("with a middle that is gone: %q", got)
		}
		c.say(said{at: "b/1", words: "удалено автором"})
		c.settle()
		if got := c.told(); got != "" {
			t.Errorf("without its middle: %q", got)
		}
		c.say(said{at: "d/1", words: halves[0] + " " + halves[1]})
		c.settle()
		if got := c.told(); got != "a/1 c/1 d/1" {
			t.Errorf("two that grow together: %q", got)
		}
	})
}

// Whatever comes first, is edited, goes and comes back, and however it is cut into batches: what texts there are in the end
// decides what is one.
func TestOrderOfArrivalIsNothing(t *testing.T) {
	var end []said
	for i := range halves {
		for j := range 3 {
			words := halves[i]
			if j > 0 {
				words += " " + halves[(i+j)%len(halves)]
			}
			if i+j == 2 {
				words += fmt.Sprint(" Заказ № ", 1000+i%2)
			}
			end = append(end, said{at: fmt.Sprint("site", (i+2*j)%5, "/", i, j), words: words})
		}
	}
	end = append(end, said{at: "site1/short", words: "Спасибо, всё отлично"}, said{at: "site2/short", words: "Спасибо, всё отлично"})
	clustersEverywhere(t, func(t *testing.T, fresh func(testing.TB) *clusters) {
		c := fresh(t)
		c.say(end...)
		c.settle()
		want := c.told()
		if strings.Count(want, ";") < 1 {
			t.Fatalf("the world says nothing: %q", want)
		}
		tries := 0
		rapid.Check(t, func(r *rapid.T) {
			if tries++; tries > 5 {
				return // each is a company of its own
			}
			c := fresh(t)
			for _, v := range rapid.Permutation(end).Draw(r, "order") {
				switch rapid.IntRange(0, 4).Draw(r, "how") {
				case 0: // with other words first
					c.say(said{at: v.at, words: end[rapid.IntRange(0, len(end)-1).Draw(r, "words")].words})
					c.settle()
				case 1: // it goes and comes back
					c.say(v, said{at: v.at})
				case 2:
					c.settle()
				}
				c.say(v)
			}
			c.settle()
			if got := c.told(); got != want {
				r.Fatalf("clusters are\n%s\nwant\n%s", got, want)
			}
		})
	})
}

// What would hang together beyond the bound stays as it is: two full groups are not joined by one text, and nothing is lost of them.
func TestGroupsAreBounded(t *testing.T) {
	p := placing{near: map[int64]int64{}, size: map[int64]int{1: collector.ClusterMost - 1, 1000: 2}}
	for id := range int64(collector.ClusterMost - 1) {
		p.near[id+1] = 1
	}
	p.near[1000], p.near[1001] = 1000, 1000
	full := fmt.Sprint(p.groups([]int64{1, 1000, 2000, 2001}, [][2]int64{{1, 2000}, {2, 2001}, {1, 1000}}))
	if full != "[{[1] [2000]} {[1000] []}]" {
		t.Errorf("groups are %s", full)
	}
	if alone := p.groups([]int64{2002}, nil); alone != nil {
		t.Errorf("one that resembles nothing: %v", alone)
	}
}
