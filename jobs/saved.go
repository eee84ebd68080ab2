package jobs

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// Saved are the saved queries that a person may name in another one, as they are now: the views that they see, whole, and the
// company's rules. It bears the day of the company and who asks.
func (w *Work) Saved(ctx context.Context, scope collector.Scope) (search.Library, error) {
	rules, err := w.rules(ctx, scope)
	if err != nil {
		return search.Library{}, err
	}
	return w.savedBeside(ctx, scope, rules.all)
}

// SavedIn is Saved as far as a query names any: a page reads many queries, and few do.
func (w *Work) SavedIn(ctx context.Context, scope collector.Scope, query string) (search.Library, error) {
	if strings.Contains(query, "@") {
		return w.Saved(ctx, scope)
	}
	return w.asked(ctx, scope, search.LibraryOf(nil))
}

// asked tells a library the day of the company and who asks.
func (w *Work) asked(ctx context.Context, scope collector.Scope, saved search.Library) (search.Library, error) {
	company, err := w.Store.Company(ctx, scope)
	saved.Person = func(who string) int64 { return w.personCalled(ctx, scope, who) }
	saved.Today, saved.Reader = w.Clock.Now().In(company.Location()).Format(time.DateOnly), scope.Person
	return saved, err
}

// personCalled is the person of the company with a mail address or a name, in whatever case; 0 for none, and for several.
func (w *Work) personCalled(ctx context.Context, scope collector.Scope, who string) (found int64) {
	people, err := w.Store.People(ctx, scope)
	if err != nil {
		return 0 // it is about a proposal alone
	}
	for _, p := range people {
		if !strings.EqualFold(p.Mail, who) && text.NameKey(p.Name) != text.NameKey(who) {
			continue
		}
		if found != 0 {
			return 0
		}
		found = p.PersonID
	}
	return found
}

// savedBeside is Saved where the rules are at hand.
func (w *Work) savedBeside(ctx context.Context, scope collector.Scope, rules []collector.Watch) (search.Library, error) {
	views, err := w.Store.Views(ctx, scope)
	if err != nil {
		return search.Library{}, err
	}
	return w.asked(ctx, scope, savedOf(views, rules))
}

// savedOf makes lists of saved queries a library; of two of one name, which an older program let be, the first is meant.
func savedOf(lists ...[]collector.Watch) search.Library {
	library := sync.OnceValue(func() search.Library { // thousands of names are put in order only when a query names one
		texts := map[string]string{}
		for _, watch := range slices.Concat(lists...) {
			name := search.SavedName(watch.Name)
			if _, held := texts[name]; !held && name != "" {
				if texts[name] = watch.Whole(); len(watch.Filters) == 0 {
					texts[name] = watch.Query // no bracket before it, so that a mistake stands where people see it
				}
			}
		}
		return search.LibraryOf(texts)
	})
	return search.Library{Text: func(name string) (string, bool) { return library().Text(name) }, Names: func() []string { return library().Names() }}
}

// ParseQuery reads a query as a person of the company writes it: with its brands and with the views that they see.
func (w *Work) ParseQuery(ctx context.Context, scope collector.Scope, query string) (*search.Query, *text.Brands, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, nil, err
	}
	saved, err := w.SavedIn(ctx, scope, query)
	if err != nil {
		return nil, nil, err
	}
	q, err := search.ParseIn(query, brands, saved)
	return q, brands, err
}

// findable refuses a query that is to be saved and that the index refuses: a wildcard in it stands for too many words. was is the text
// that is saved already, whose words have become more since: it goes on finding what arrives, and may be kept. So may any query
// while the index is away.
func (w *Work) findable(ctx context.Context, scope collector.Scope, q *search.Query, text, was string) error {
	if text == was || !q.Wildcards() {
		return nil
	}
	if _, err := w.Index.Counts(ctx, scope.Company, q, nil); collector.CodeOf(err) == collector.CodeInvalid {
		return err
	}
	return nil
}

// receiverScope is that of who is told by a rule: the rule finds by the views that they see.
func receiverScope(company, receiver int64) collector.Scope {
	return collector.Scope{Company: company, Person: receiver, Role: collector.RoleSystem}
}

// libraries are the saved queries of several people, each read once.
type libraries map[int64]search.Library

func (l libraries) of(ctx context.Context, w *Work, company, person int64, rules []collector.Watch) (search.Library, error) {
	if saved, ok := l[person]; ok {
		return saved, nil
	}
	saved, err := w.savedBeside(ctx, receiverScope(company, person), rules)
	if err == nil {
		l[person] = saved
	}
	return saved, err
}
