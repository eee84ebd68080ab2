package sites

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/pelletier/go-toml/v2"

	"molva/collector"
)

// Parse reads one site file. name is where it comes from, for errors. An unknown key, a wrong type, a selector or a
// pattern that does not compile is a *collector.Error with file, line, column and key; any bytes are fine.
func Parse(name string, b []byte) (*Site, error) {
	s := &Site{}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(s); err != nil {
		return nil, fileError(name, err)
	}
	s.File = name
	if err := s.check(); err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: name, Msg: err.Error(), Hint: seeReadme, Err: err}
	}
	return s, nil
}

const seeReadme = "crawler/sites/README.md describes every key"

// fileError says where in the file the fault is.
func fileError(name string, err error) error {
	out := &collector.Error{Code: collector.CodeInvalid, Where: name, Msg: strings.TrimPrefix(err.Error(), "toml: "), Hint: seeReadme, Err: err}
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		line, column := strict.Errors[0].Position()
		out.Where = fmt.Sprintf("%s:%d:%d", name, line, column)
		out.Msg = "unknown key " + strings.Join(strict.Errors[0].Key(), ".")
	case errors.As(err, &decode):
		line, column := decode.Position()
		out.Where = fmt.Sprintf("%s:%d:%d", name, line, column)
		if key := strings.Join(decode.Key(), "."); key != "" {
			out.Msg = "key " + key + ": " + out.Msg
		}
	}
	return out
}

// check finds what is missing or does not fit together, and looks the zone up.
func (s *Site) check() error {
	if s.Name == "" {
		return errors.New("the file has no name")
	}
	if len(s.Hosts) == 0 {
		return errors.New("the file names no hosts")
	}
	for i, h := range s.Hosts {
		s.Hosts[i] = strings.ToLower(h)
		if strings.ContainsAny(h, "/: ") || strings.Contains(strings.TrimPrefix(h, "*."), "*") || h == "" {
			return fmt.Errorf("hosts: %q is no host name (no scheme, no port; *.site.example for all below)", h)
		}
	}
	if s.Zone != "" {
		loc, err := time.LoadLocation(s.Zone)
		if err != nil {
			return fmt.Errorf("zone: %q is unknown (write one like Europe/Kyiv)", s.Zone)
		}
		s.Location = loc
	}
	if err := s.checkStanding(); err != nil {
		return err
	}
	if c := s.Canonical; c.Scheme != "" && c.Scheme != "http" && c.Scheme != "https" {
		return fmt.Errorf("canonical.scheme: %q is neither http nor https", c.Scheme)
	}
	if r := s.Rating; (r.Best != 0 || r.Worst != 0) && r.Best <= r.Worst {
		return errors.New("rating: best must be above worst")
	}
	if err := s.checkLinks(); err != nil {
		return err
	}
	if s.Thread != nil && len(s.Thread.Pages) == 0 {
		return errors.New("thread.pages is missing: which pages are threads?")
	}
	if s.Whole != nil && (s.List == nil || len(s.Whole.Pages) == 0) {
		return errors.New("whole needs list, whose beginnings it completes, and whole.pages: which pages show one review in full?")
	}
	if err := s.Whole.check("whole"); err != nil {
		return err
	}
	return s.List.check("list")
}

// checkLinks is about how the pages of a list lead on.
func (s *Site) checkLinks() error {
	switch p := s.Pagination; {
	case p.Open && (p.Param == "" || p.Size != 0 || s.List == nil):
		return errors.New("pagination.open needs pagination.param and list, and no size: it is for lists that do not say how long they are")
	case p.Param != "" && !p.Open && (p.Size <= 0 || s.List == nil || !s.List.Count.Given()):
		return errors.New("pagination.param needs pagination.size and list.count, or pagination.open = true")
	}
	for i, m := range s.Follow.Make {
		if !m.From.Given() || !strings.Contains(m.To, "{}") {
			return fmt.Errorf("follow.make[%d] needs from (where the value stands) and to (an address in which {} stands for it)", i)
		}
	}
	return nil
}

// checkStanding is about what the file says of itself: whether the site may be crawled, and what its pages are worth.
func (s *Site) checkStanding() error {
	switch s.Crawl {
	case "":
		s.Crawl = "yes"
	case "yes", "no":
	default:
		return fmt.Errorf("crawl: %q is neither yes nor no", s.Crawl)
	}
	if s.Crawl == "no" && s.Why == "" {
		return errors.New("crawl: no needs why: one sentence that says why not, and the way in")
	}
	switch s.Fixture {
	case "", "real":
	case "made":
		if s.Facts == "" {
			return errors.New("fixture: made needs facts: what the pages were made from")
		}
	default:
		return fmt.Errorf("fixture: %q is neither made nor real", s.Fixture)
	}
	return nil
}

func (l *List) check(table string) error {
	if l == nil {
		return nil
	}
	if !l.Item.Given() {
		return fmt.Errorf("%s.item is missing: which element is one review?", table)
	}
	if l.Reply != nil && !l.Reply.Item.Given() {
		return fmt.Errorf("%s.reply.item is missing: which element is one answer?", table)
	}
	known := map[string]bool{"id": l.Review.ID.Given(), "author": l.Review.Author.Given(), "rating": l.Review.Rating.Given(),
		"title": l.Review.Title.Given(), "text": l.Review.Text.Given(), "published": l.Review.Published.Given()}
	for _, name := range l.Require {
		given, ok := known[name]
		if !ok {
			return fmt.Errorf("%s.require: %q cannot be required (id, author, rating, title, text, published can)", table, name)
		}
		if !given {
			return fmt.Errorf("%s.require: %q is required, but %s.review.%s is missing", table, name, table, name)
		}
	}
	return nil
}

// UnmarshalText compiles a selector.
func (s *Selector) UnmarshalText(b []byte) error {
	sel, err := cascadia.Compile(string(b))
	if err != nil {
		return fmt.Errorf("%q is no CSS selector: %w", b, err)
	}
	s.Text, s.Selector = string(b), sel
	return nil
}

// UnmarshalText compiles a pattern.
func (p *Pattern) UnmarshalText(b []byte) error {
	re, err := regexp.Compile(string(b))
	if err != nil {
		return fmt.Errorf("%q is no regular expression: %w", b, err)
	}
	p.Regexp = re
	return nil
}

// UnmarshalText reads the short form of a field, a selector alone.
func (f *Field) UnmarshalText(b []byte) error { return f.Select.UnmarshalText(b) }
