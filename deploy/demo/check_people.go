package demo

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// buyer is a customer or a seller of the story, who reads mails and has no account.
type buyer struct {
	name, mail, language string
}

// stranger is somebody without a session: no cookie is kept, no redirect is followed by itself.
var stranger = &http.Client{Timeout: 90 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// shownPage is what a stranger's browser gets.
type shownPage struct {
	status   int
	location string // of a redirect
	page     string
}

// visit makes a request without a session. address is a whole one, as mails have it, or a path; a form is sent as browsers
// send it, nil is none.
func (c *check) visit(ctx context.Context, method, address string, form url.Values) (shownPage, error) {
	if strings.HasPrefix(address, "/") {
		address = c.Product.BaseURL + address
	}
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return shownPage{}, fmt.Errorf("%s %s: %w", method, address, err)
	}
	r.Header.Set("User-Agent", checkAgent)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := stranger.Do(r)
	if err != nil {
		return shownPage{}, fmt.Errorf("%s %s: %w", method, address, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return shownPage{}, fmt.Errorf("%s %s: %w", method, address, err)
	}
	return shownPage{resp.StatusCode, resp.Header.Get("Location"), string(b)}, nil
}

// mark is how many mails the catcher has by now; mailsSince gives those that came later.
func (c *check) mark(ctx context.Context) (int, error) {
	list, err := c.mails(ctx)
	return len(list), err
}

// mailsSince are the mails to somebody that came after a mark, oldest first; to "" is everybody.
func (c *check) mailsSince(ctx context.Context, mark int, to string) ([]Mail, error) {
	list, err := c.mails(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list[:max(0, len(list)-mark)])
	slices.Reverse(list)
	return slices.DeleteFunc(list, func(m Mail) bool { return to != "" && !strings.EqualFold(m.To, to) }), nil
}

// kindsOf are the ledger's kinds of some mails, in their order; "?" is a mail without a row.
func (c *check) kindsOf(ctx context.Context, mails []Mail) ([]string, error) {
	rows, err := c.api.deliveries(ctx)
	if err != nil {
		return nil, err
	}
	kind := map[string]string{}
	for _, r := range rows {
		kind[r.MessageID] = r.Kind
	}
	var kinds []string
	for _, m := range mails {
		kinds = append(kinds, cmp.Or(kind[m.MessageID], "?"))
	}
	return kinds, nil
}

// ofMailKind are the mails of one of the ledger's kinds to somebody after a mark, oldest first.
func (c *check) ofMailKind(ctx context.Context, mark int, to, kind string) ([]Mail, error) {
	list, err := c.mailsSince(ctx, mark, to)
	if err != nil {
		return nil, err
	}
	kinds, err := c.kindsOf(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []Mail
	for i, m := range list {
		if kinds[i] == kind {
			out = append(out, m)
		}
	}
	return out, nil
}

// linkIn is the first link of a mail that leads to a place, e.g. "/r/", without its fragment; "" when there is none.
func (c *check) linkIn(m Mail, place string) string {
	for _, link := range c.linksIn(m) {
		if strings.HasPrefix(link, c.Product.BaseURL+place) {
			return link
		}
	}
	return ""
}

// linksIn are all links of a mail, each once.
func (c *check) linksIn(m Mail) []string {
	var out []string
	for _, part := range []string{m.Text, html.UnescapeString(m.HTML)} {
		for _, link := range webAddress.FindAllString(part, -1) {
			link, _, _ = strings.Cut(strings.TrimRight(link, ".,;"), "#")
			if !slices.Contains(out, link) {
				out = append(out, link)
			}
		}
	}
	return out
}

// now is the product's business time.
func (c *check) now(ctx context.Context) (time.Time, error) {
	st, err := c.api.status(ctx)
	return st.Now, err
}

// settle waits until the product has done all that is due by now.
func (c *check) settle(ctx context.Context) error { return c.api.advance(ctx, 0) }

// until moves business time to a moment, a day at a time: look is asked after each day before it and may be nil.
func (c *check) until(ctx context.Context, moment time.Time, look func(time.Time) error) error {
	for {
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		left := moment.Sub(now)
		if left <= 0 {
			return nil
		}
		if err := c.api.advance(ctx, min(left, 24*time.Hour)); err != nil {
			return err
		}
		if left > 24*time.Hour && look != nil {
			if err := look(now.Add(24 * time.Hour)); err != nil {
				return err
			}
		}
	}
}

// seller makes a seller of the marketplace known, with the address that its mails go to.
func (c *check) seller(ctx context.Context, key, name, mail string) error {
	return c.api.call(ctx, http.MethodPost, "/api/v1/sellers", map[string]string{"key": key, "name": name, "mail": mail, "language": "ru", "zone": companyZone}, nil)
}

// order sends one order in, as the shop's own system would; its fields are those of POST /orders.
func (c *check) order(ctx context.Context, fields map[string]string) error {
	return c.api.call(ctx, http.MethodPost, "/api/v1/orders", fields, nil)
}
