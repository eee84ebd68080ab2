package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
)

// reviewsRoutes are the pages on which everybody reads the company's own reviews.
var reviewsRoutes = []route{
	{"GET /reviews", everybody, (*Server).reviewsPage},
	{"GET /reviews/new", everybody, (*Server).openForm},
	{"POST /reviews/new", everybody, (*Server).sendOpen},
	{"GET /reviews/how", everybody, (*Server).howPage},
	{"GET /reviews/{id}", everybody, (*Server).oneReview},
	{"GET /photos/{id}", everybody, (*Server).photo},
}

const (
	reviewsPaged = 20   // a page
	reviewsAll   = 1000 // on the one page of those who want no pages
	reviewLong   = 600  // letters that stand open; what is longer is folded
)

// openPage prepares a page that everybody may open and search engines may show.
func (s *Server) openPage(r *http.Request, headingKey string) (*publicView, error) {
	id, err := s.firstCompany(r.Context())
	if err != nil {
		return nil, err
	}
	scope := collector.System(id)
	company, err := s.Store.Company(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	v := &view{words: s.words, zone: company.Location(), Path: r.URL.RequestURI(), Here: r.URL.Path, Now: s.Clock.Now(), Company: company, scope: scope,
		Lang: s.languageFor(r, company)}
	v.Heading = v.T(headingKey, "Company", company.Name)
	return &publicView{view: v, Listed: true}, nil
}

// ReviewDay is when a review was published, without the time of day.
func (v *view) ReviewDay(p collector.Published) string { return text.Day(v.Lang, p.Time, v.zone) }

// shownReview is one review as the public page shows it.
type shownReview struct {
	collector.Document
	Photos  []collector.Photo
	Rest    string // of a long text, folded
	ItemURL string // reviews of the same item; "" for the company
}

// starBar is one bar of the distribution.
type starBar struct{ Stars, Count int }

// tab is one choice of a row of tabs.
type tab struct {
	Name  string
	Count int
	URL   string
	Here  bool
}

type reviewsPageData struct {
	*publicView
	Total   int
	Bars    []starBar // of 5 stars first
	Tabs    []tab     // of the company, of items
	Groups  []tab     // categories; none where there is but one
	Reviews []shownReview
	NextURL string
	All     bool // on one page: the form's place is above
	AllURL  string
	Product *productNode // for a page of one item alone
}

// Mean is the mean of all stars.
func (p reviewsPageData) Mean() string {
	sum := 0
	for _, b := range p.Bars {
		sum += b.Stars * b.Count
	}
	if p.Total == 0 {
		return ""
	}
	return p.decimal(strconv.FormatFloat(float64(sum)/float64(p.Total), 'f', 1, 64))
}

func (s *Server) reviewsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.openPage(r, "reviews_title")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := store.OwnFilter{State: collector.OwnPublished, Category: q.Get("category"), Item: q.Get("item")}
	p := reviewsPageData{publicView: v, All: q.Has("all")}
	counts, err := s.Store.OwnCounts(r.Context(), v.scope, store.OwnFilter{State: collector.OwnPublished, Item: f.Item})
	if err != nil {
		return err
	}
	f.About = aboutOf(q.Get("about"), f.Item, counts)
	p.tally(counts, f)
	if err := s.fillReviews(r, &p, f, q); err != nil {
		return err
	}
	if f.Item != "" {
		if len(p.Reviews) == 0 {
			return errNoPage
		}
		v.Heading = v.T("reviews_of", "Item", p.Reviews[0].Item.Name)
		p.Product = productOf(p)
	}
	return s.showPublic(w, http.StatusOK, "public_reviews", p)
}

// aboutOf is the section that is shown: the one that was chosen, else that of the company, else the only one that has any.
func aboutOf(chosen, item string, counts []store.OwnCount) store.About {
	switch {
	case item != "":
		return store.AboutItems
	case chosen == string(store.AboutItems) || chosen == string(store.AboutCompany):
		return store.About(chosen)
	case !slices.ContainsFunc(counts, func(c store.OwnCount) bool { return c.AboutCompany }) && len(counts) > 0:
		return store.AboutItems
	}
	return store.AboutCompany
}

// tally makes total, bars, tabs and categories of one answer of the store, so that none differs from another.
func (p *reviewsPageData) tally(counts []store.OwnCount, f store.OwnFilter) {
	p.Bars = []starBar{{Stars: 5}, {Stars: 4}, {Stars: 3}, {Stars: 2}, {Stars: 1}}
	abouts, groups := map[store.About]int{}, map[string]int{}
	for _, c := range counts {
		about := store.AboutItems
		if c.AboutCompany {
			about = store.AboutCompany
		}
		p.Total += c.Count
		abouts[about] += c.Count
		if c.Stars >= 1 && c.Stars <= 5 {
			p.Bars[5-c.Stars].Count += c.Count
		}
		if about == f.About {
			groups[c.Category] += c.Count
		}
	}
	if f.Item == "" {
		for _, a := range []store.About{store.AboutCompany, store.AboutItems} {
			p.Tabs = append(p.Tabs, tab{Name: p.T("reviews_about_" + string(a)), Count: abouts[a], URL: p.at(a, "", ""), Here: a == f.About})
		}
	}
	delete(groups, "") // an order without a category stands under "all" alone
	if len(groups) == 0 || f.Item != "" {
		return
	}
	p.Groups = []tab{{Name: p.T("reviews_all_groups"), Count: abouts[f.About], URL: p.at(f.About, "", ""), Here: f.Category == ""}}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p.Groups = append(p.Groups, tab{Name: name, Count: groups[name], URL: p.at(f.About, name, ""), Here: f.Category == name})
	}
}

// at is the address of a part of the page.
func (p *reviewsPageData) at(about store.About, category, after string) string {
	q := url.Values{"about": {string(about)}}
	if category != "" {
		q.Set("category", category)
	}
	if p.All {
		q.Set("all", "1")
	}
	if after != "" {
		q.Set("after", after)
	}
	return "/reviews?" + q.Encode()
}

// fillReviews puts a page of reviews in, the newest first.
func (s *Server) fillReviews(r *http.Request, p *reviewsPageData, f store.OwnFilter, q url.Values) error {
	n := reviewsPaged
	if p.All || f.Item != "" {
		n = reviewsAll
	}
	after, err := ownCursor(q.Get("after"))
	if err != nil {
		return err
	}
	list, err := s.Store.OwnReviews(r.Context(), p.scope, f, after, n+1)
	if err != nil {
		return err
	}
	if len(list) > n {
		list = list[:n]
		p.NextURL = p.at(f.About, f.Category, cursorText(list[n-1]))
	}
	all := *p
	all.All = true
	p.AllURL = all.at(f.About, f.Category, "")
	p.Reviews, err = s.shownReviews(r, p.scope, list)
	return err
}

// shownReviews gives reviews their words and pictures.
func (s *Server) shownReviews(r *http.Request, scope collector.Scope, list []collector.OwnReview) ([]shownReview, error) {
	ids := mapped(list, func(o collector.OwnReview) int64 { return o.Document })
	docs, err := s.Store.DocumentsByID(r.Context(), scope, ids)
	if err != nil {
		return nil, err
	}
	ofCompany := map[int64]bool{}
	for _, o := range list {
		ofCompany[o.Document] = o.AboutCompany
	}
	photos, err := s.Store.PhotosOf(r.Context(), scope, ids)
	return mapped(docs, func(d collector.Document) shownReview {
		out := shownReview{Document: d, Photos: photos[d.DocumentID]}
		out.Text, out.Rest = folded(d.Text)
		if !ofCompany[d.DocumentID] {
			out.ItemURL = "/reviews?item=" + queryEscape(store.ItemKey(d.Item))
		}
		return out
	}), err
}

// folded cuts a long text at a word; what is behind it is folded.
func folded(s string) (open, rest string) {
	letters := []rune(s)
	if len(letters) <= reviewLong+reviewLong/4 { // a line more is not worth a fold
		return s, ""
	}
	at := reviewLong
	if space := strings.LastIndexAny(string(letters[:at]), " \n"); space > 0 {
		return s[:space], s[space+1:]
	}
	return string(letters[:at]), string(letters[at:])
}

func cursorText(o collector.OwnReview) string {
	return strconv.FormatInt(o.Written.UnixMicro(), 10) + "." + o.PublicID
}

func ownCursor(s string) (store.OwnCursor, error) {
	if s == "" {
		return store.OwnCursor{}, nil
	}
	at, id, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil || id == "" {
		return store.OwnCursor{}, invalid("after", "this is no cursor", "start again without it")
	}
	return store.OwnCursor{Written: time.UnixMicro(n).UTC(), PublicID: id}, nil
}
