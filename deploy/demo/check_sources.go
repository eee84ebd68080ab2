package demo

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Names under which the check registers the two sources.
const (
	otklikTitle     = "Отклик"
	zhalobnayaTitle = "Жалобная"
)

// signIn is step 1: who is not signed in is sent to sign in, a refusal does not say which part was wrong, the printed
// password opens, and no page of the console names another host. The first-run answers are given as well.
func (c *check) signIn(ctx context.Context, s *step) error {
	landed, page, err := c.landing(ctx, c.Product.BaseURL+"/")
	if err != nil {
		return err
	}
	s.that("unsigned: sent to a page that asks for a password", landed, strings.Contains(page, `type="password"`))
	status, _, err := c.api.send(ctx, http.MethodGet, "/api/v1/documents", nil)
	if err != nil {
		return err
	}
	s.same("unsigned API", http.StatusUnauthorized, status)
	c.refusesAlike(ctx, s)
	password := c.OwnerPassword
	if c.spoiled(1) { // somebody changed it since it was printed
		password += "!"
	}
	err = c.api.call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": c.OwnerMail, "password": password}, nil)
	var no *refusal
	if errors.As(err, &no) {
		s.same("printed password", http.StatusNoContent, no.Status)
		return nil
	}
	if err != nil {
		return err
	}
	if err := c.setUp(ctx); err != nil {
		return err
	}
	return c.opensAlone(ctx, s)
}

// refusesAlike notes that a refusal to sign in does not say which part was wrong.
func (c *check) refusesAlike(ctx context.Context, s *step) {
	wrong := c.refusedSignIn(ctx, c.OwnerMail, c.OwnerPassword+"x")
	unknown := c.refusedSignIn(ctx, "nobody@floramo.example", c.OwnerPassword)
	s.same("wrong password", http.StatusUnauthorized, wrong.Status)
	s.same("an unknown address is answered word for word the same", wrong.Message+wrong.Where+wrong.Hint, unknown.Message+unknown.Where+unknown.Hint)
}

// opensAlone notes that the console's pages open and name no other host.
func (c *check) opensAlone(ctx context.Context, s *step) error {
	visited, strangers := 0, []string{}
	err := c.walk(ctx, func(path string, code int, page string) bool {
		visited++
		strangers = append(strangers, c.strangers(path, code, page)...)
		return true
	})
	if err != nil {
		return err
	}
	s.that("the console opens, every page with 200", fmt.Sprintf("%d pages", visited), visited >= 5)
	s.none("other hosts named by the console's pages", strangers)
	return nil
}

// landing is where redirects lead without a session, and the page there.
func (c *check) landing(ctx context.Context, address string) (string, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", "", err
	}
	fresh := newClient(c.Product.BaseURL)
	resp, err := fresh.http.Do(r)
	if err != nil {
		return "", "", err
	}
	defer resp.Body.Close()
	_, page, err := fresh.send(ctx, http.MethodGet, resp.Request.URL.RequestURI(), nil)
	return resp.Request.URL.Path, string(page), err
}

func (c *check) refusedSignIn(ctx context.Context, mail, password string) refusal {
	err := newClient(c.Product.BaseURL).call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": mail, "password": password}, nil)
	var no *refusal
	if errors.As(err, &no) {
		return *no
	}
	return refusal{Message: fmt.Sprint(err)}
}

// setUp answers the first-run page and looks up who the owner is.
func (c *check) setUp(ctx context.Context) error {
	company := map[string]any{"name": "Флорамо", "brands": []string{"Флорамо"}, "language": "ru", "zone": companyZone, "owner_mail": c.OwnerMail}
	if err := c.api.call(ctx, http.MethodPut, "/api/v1/company", company, nil); err != nil {
		return err
	}
	var list struct {
		People []person `json:"people"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/people", nil, &list); err != nil {
		return err
	}
	for _, p := range list.People {
		if strings.EqualFold(p.Mail, c.OwnerMail) {
			c.owner = p
			return nil
		}
	}
	return fmt.Errorf("none of the %d people has the owner's address %s", len(list.People), c.OwnerMail)
}

var (
	links     = regexp.MustCompile(`href="(/[^"#]*)"`)
	addresses = regexp.MustCompile(`(?i)(?:(?:src|href|action|formaction|srcset|hx-[a-z]+)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?)((?:https?:)?//[^"'\s>)]+)`)
)

// maxConsolePages bounds the walk: filters link to filters without end.
const maxConsolePages = 60

// walk visits the console's pages and what they load, from the first page on, until see says that it is enough.
func (c *check) walk(ctx context.Context, see func(path string, code int, page string) bool) error {
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for n := 0; n < len(queue) && n < maxConsolePages; n++ {
		code, page, err := c.api.send(ctx, http.MethodGet, queue[n], nil)
		if err != nil || !see(queue[n], code, string(page)) {
			return err
		}
		for _, m := range links.FindAllStringSubmatch(string(page), -1) {
			next := strings.ReplaceAll(m[1], "&amp;", "&")
			if !seen[next] && !strings.HasPrefix(next, "//") {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// strangers lists what a page loads or links from elsewhere, and a page that does not open.
func (c *check) strangers(path string, code int, page string) (out []string) {
	if code != http.StatusOK {
		out = append(out, fmt.Sprintf("%s answers %d", path, code))
	}
	for _, m := range addresses.FindAllStringSubmatch(page, -1) {
		if u, err := url.Parse(m[1]); err != nil || "http://"+u.Host != c.Product.BaseURL {
			out = append(out, path+" names "+m[1])
		}
	}
	return out
}

// shownTogether is the console's page that has all these words, or "".
func (c *check) shownTogether(ctx context.Context, words ...string) (string, error) {
	found := ""
	err := c.walk(ctx, func(path string, _ int, page string) bool {
		page = html.UnescapeString(page)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(page, w) }) {
			found = path
		}
		return found == ""
	})
	return found, err
}

// addSources is step 2.
func (c *check) addSources(ctx context.Context, s *step) error {
	c.refusesPrivate(ctx, s)
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/sources", map[string]string{"name": zhalobnayaTitle, "url": zhalobnayaBase + zhalobnayaList, "site": zhalobnayaName, "period": "6h"}, nil); err != nil {
		return err
	}
	list, err := c.api.sources(ctx)
	if err != nil {
		return err
	}
	orphan := list[zhalobnayaTitle]
	s.same("a source without owner", "red", orphan.Colour)
	before, err := c.zhal.requests(ctx)
	if err != nil {
		return err
	}
	s.same("requests to it", 0, len(before))

	if !c.spoiled(2) { // spoiled: nobody takes the source over
		if err := c.api.call(ctx, http.MethodPatch, "/api/v1/sources/"+orphan.ID, map[string]string{"owner": c.owner.ID}, nil); err != nil {
			return err
		}
	}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/sources", map[string]string{"name": otklikTitle, "url": otklikBase + "/", "owner": c.owner.ID, "period": "6h"}, nil); err != nil {
		return err
	}
	return c.showsOwned(ctx, s)
}

// refusesPrivate notes that an address in the company's own network is no source.
func (c *check) refusesPrivate(ctx context.Context, s *step) {
	var no *refusal
	err := c.api.call(ctx, http.MethodPost, "/api/v1/sources", map[string]string{"name": "Внутренний", "url": "http://10.0.0.1/", "owner": c.owner.ID, "period": "6h"}, nil)
	if !errors.As(err, &no) {
		no = &refusal{Message: fmt.Sprint(err)}
	}
	s.that("http://10.0.0.1/ refused as a private address", no.Error(), no.Status >= 400 && no.Status < 500 && strings.Contains(no.Message+no.Hint, "10.0.0.0/8"))
}

// showsOwned notes that both sources have their owner and their next time, for the API and on a page of the console.
func (c *check) showsOwned(ctx context.Context, s *step) error {
	list, err := c.api.sources(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{otklikTitle, zhalobnayaTitle} {
		v := list[name]
		owner := ""
		if v.Owner != nil {
			owner = v.Owner.Mail
		}
		every, _ := time.ParseDuration(v.Period) // unreadable: 0, which is not 6 h
		s.that(name+" with its owner, not red", v.Colour+" "+owner, v.Colour != "red" && owner == c.OwnerMail)
		s.that(name+" every 6 h, with its next time", fmt.Sprintf("every %s, due %s", v.Period, v.Due.Format(time.RFC3339)), every == period && !v.Due.IsZero())
	}
	page, err := c.shownTogether(ctx, otklikTitle, zhalobnayaTitle, c.owner.Name)
	s.that("a page of the console shows both with their owner", page, page != "")
	return err
}
