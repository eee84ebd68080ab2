package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/quality"
)

// The rules' values, for the rooms above.
type (
	// QualityPolicy are the thresholds of a company.
	QualityPolicy = quality.Policy
	// SellerFigures are a seller's numbers in one window.
	SellerFigures = quality.Figures
	// SellerFinding is what the rule says of a seller.
	SellerFinding = quality.Finding
	// SellerFigure is the name of a number whose rows can be opened.
	SellerFigure = quality.Figure
)

// FigureNames are the numbers whose rows can be opened.
var FigureNames = quality.FigureNames

// SellerFile is all that there is to know about a seller's quality at an instant.
type SellerFile struct {
	collector.Seller
	At        time.Time
	Policy    quality.Policy
	Version   int64 // of the policy
	Figures   []quality.Figures
	Finding   quality.Finding
	Causes    []collector.CauseCount
	Main      []string // causes that a letter must cover
	Worksheet []collector.SellerReview
	Read      map[int64]bool // of the worksheet, by document
	Standing  string         // of the last weekly review: "", "warning", "proposed"
	// Exclusion is the one that lasts, else the last one; nil: none yet.
	Exclusion *collector.Exclusion
	Letters   []collector.Improvement
	// Missing is what the next recheck would decide if nothing else happened until then; nil while the seller is not excluded.
	Missing *collector.Recheck

	facts  quality.Facts  // of that recheck
	policy quality.Policy // of that exclusion
}

// SupposedDone is what a seller may do before the next recheck.
type SupposedDone = quality.Supposed

// Suppose is what the next recheck would decide if something were done by then, by the very rule of the recheck; nil while
// the seller is not excluded.
func (f SellerFile) Suppose(done SupposedDone) *collector.Recheck {
	if !f.Excluded() {
		return nil
	}
	at := f.Exclusion.Due
	v := quality.Recheck(f.policy, quality.Suppose(f.facts, done, at), at)
	return &v
}

// Excluded says that the exclusion lasts.
func (f SellerFile) Excluded() bool { return f.Exclusion != nil && f.Exclusion.Ended.IsZero() }

// SellerFile gathers a seller's file as it is now.
func (w *Work) SellerFile(ctx context.Context, scope collector.Scope, id string) (f SellerFile, err error) {
	if err := allowed(scope, collector.ActionRead); err != nil {
		return f, err
	}
	v, err := w.SellerNamed(ctx, scope, id)
	if err != nil {
		return f, err
	}
	return w.sellerFile(ctx, scope, v)
}

// SellerFileOf is the file of a seller by the inside id, for whoever holds the seller's link.
func (w *Work) SellerFileOf(ctx context.Context, scope collector.Scope, seller int64) (f SellerFile, err error) {
	v, err := w.Store.SellerByID(ctx, scope, seller)
	if err != nil {
		return f, err
	}
	return w.sellerFile(ctx, scope, v)
}

func (w *Work) sellerFile(ctx context.Context, scope collector.Scope, v collector.Seller) (f SellerFile, err error) {
	f = SellerFile{Seller: v, At: w.Clock.Now()}
	if f.Policy, f.Version, err = w.qualityPolicy(ctx, scope); err != nil {
		return f, err
	}
	e, ok, err := w.Store.LastExclusion(ctx, scope, v.SellerID)
	if err != nil {
		return f, err
	}
	if ok {
		f.Exclusion = &e
	}
	reviews, err := w.reviewsOf(ctx, scope, v.SellerID, e, f.At)
	if err != nil {
		return f, err
	}
	if f.Figures, err = w.figuresOf(ctx, scope, v.SellerID, reviews, f.At); err != nil {
		return f, err
	}
	compared, err := w.compared(ctx, scope, f.Policy, f.At)
	if err != nil {
		return f, err
	}
	f.Finding = quality.Judge(f.Policy, compared, v.SellerID)
	s, _, err := w.Store.Standing(ctx, scope, v.SellerID)
	if err != nil {
		return f, err
	}
	f.Standing = s.Verdict
	f.Causes, f.Worksheet = quality.CausesOf(reviews, f.At), quality.Worksheet(reviews, f.At)
	f.Main = quality.Main(f.Policy, f.Causes)
	if f.Exclusion == nil {
		return f, nil
	}
	return f, w.addExclusion(ctx, scope, &f, reviews)
}

// addExclusion adds what an exclusion brings: its letters, its worksheet and what is missing for the return.
func (w *Work) addExclusion(ctx context.Context, scope collector.Scope, f *SellerFile, reviews []collector.SellerReview) (err error) {
	e := *f.Exclusion
	if f.Letters, err = w.Store.Improvements(ctx, scope, e.ExclusionID); err != nil {
		return err
	}
	if f.Read, err = w.Store.ReadByHand(ctx, scope, e.ExclusionID); err != nil || !f.Excluded() {
		return err
	}
	policy, err := w.policyOf(ctx, scope, e.Policy)
	if err != nil {
		return err
	}
	f.Main = quality.Main(policy, e.Causes)
	cases, err := w.Store.SellerCases(ctx, scope, e.Seller, e.Since, f.At)
	if err != nil {
		return err
	}
	f.policy, f.facts = policy, quality.Facts{Exclusion: e, Reviews: reviews, Letters: f.Letters, Cases: cases}
	f.Missing = f.Suppose(SupposedDone{})
	return nil
}

// reviewsOf are the reviews that figures at an instant and the recheck of an exclusion look at: those of the year before
// whichever is earlier.
func (w *Work) reviewsOf(ctx context.Context, scope collector.Scope, seller int64, e collector.Exclusion, at time.Time) ([]collector.SellerReview, error) {
	from := at
	if !e.Since.IsZero() && e.Since.Before(from) {
		from = e.Since
	}
	return w.Store.SellerReviews(ctx, scope, seller, from.Add(-365*quality.Day), at)
}

func (w *Work) figuresOf(ctx context.Context, scope collector.Scope, seller int64, reviews []collector.SellerReview, at time.Time) ([]quality.Figures, error) {
	cases, err := w.Store.SellerCases(ctx, scope, seller, at.Add(-365*quality.Day), at)
	if err != nil {
		return nil, err
	}
	var out []quality.Figures
	for _, days := range quality.Windows {
		f := quality.FiguresOf(reviews, days, at)
		f.Cases = quality.CasesIn(cases, f.From, f.To)
		if f.Orders, f.Cancelled, err = w.Store.SellerOrders(ctx, scope, seller, f.From, f.To); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// compared is how all sellers stand at an instant, by one statement for each window.
func (w *Work) compared(ctx context.Context, scope collector.Scope, p quality.Policy, at time.Time) (quality.Compared, error) {
	c := quality.Compared{At: at, In: map[int]*quality.Peers{}, Before: map[int]*quality.Peers{}}
	year := 365 * quality.Day
	for _, days := range quality.Windows {
		from := at.Add(-time.Duration(days) * quality.Day)
		counts, err := w.Store.SellerCounts(ctx, scope, from, at)
		if err != nil {
			return c, err
		}
		c.In[days] = quality.PeersOf(p, counts)
		if days == 365 { // the year is compared with the others alone
			continue
		}
		if counts, err = w.Store.SellerCounts(ctx, scope, from.Add(-year), from); err != nil {
			return c, err
		}
		c.Before[days] = quality.PeersOf(p, counts)
	}
	return c, nil
}

// SellerRows are what a figure of a window counts: reviews, orders, or cases of the desk.
type SellerRows struct {
	Reviews []collector.SellerReview
	Orders  []collector.Order
	Cases   []collector.SellerCase
	Next    string // public id to go on behind; "" is the end
}

// SellerRows opens a figure: up to n of its rows behind one, newest reviews first. CodeInvalid for a figure or a window that
// there is not.
func (w *Work) SellerRows(ctx context.Context, scope collector.Scope, id string, figure quality.Figure, days int, after string, n int) (out SellerRows, err error) {
	if err := allowed(scope, collector.ActionRead); err != nil {
		return out, err
	}
	v, err := w.SellerNamed(ctx, scope, id)
	if err != nil {
		return out, err
	}
	if !slices.Contains(quality.FigureNames, figure) {
		return out, &collector.Error{Code: collector.CodeInvalid, Where: "figure", Msg: "there is no such figure", Hint: "the figures are those of the seller's page"}
	}
	if !slices.Contains(quality.Windows, days) {
		return out, &collector.Error{Code: collector.CodeInvalid, Where: "days", Msg: "there is no such window", Hint: "the windows are 30, 90 and 365 days"}
	}
	to := w.Clock.Now()
	from := to.Add(-time.Duration(days) * quality.Day)
	if figure == quality.FigureOrders || figure == quality.FigureCancelled {
		return w.orderRows(ctx, scope, v.SellerID, figure, from, to, after, n)
	}
	if figure == quality.FigureCases {
		cases, err := w.Store.SellerCases(ctx, scope, v.SellerID, from, to)
		out.Cases, out.Next = lastFirst(cases, func(c collector.SellerCase) string { return c.PublicID }, after, n)
		return out, err
	}
	reviews, err := w.Store.SellerReviews(ctx, scope, v.SellerID, from, to)
	reviews = slices.DeleteFunc(reviews, func(r collector.SellerReview) bool { return !quality.In(figure, r, from, to) })
	out.Reviews, out.Next = lastFirst(reviews, func(r collector.SellerReview) string { return r.PublicID }, after, n)
	return out, err
}

// lastFirst is a part of a list, the last ones first: up to n behind an id, and the id to go on behind; "" at the end.
func lastFirst[T any](all []T, id func(T) string, after string, n int) (out []T, next string) {
	behind := after == ""
	for _, v := range slices.Backward(all) {
		switch {
		case !behind:
			behind = id(v) == after
		case len(out) == n:
			return out, id(out[n-1])
		default:
			out = append(out, v)
		}
	}
	return out, ""
}

func (w *Work) orderRows(ctx context.Context, scope collector.Scope, seller int64, figure quality.Figure, from, to time.Time, after string, n int) (out SellerRows, err error) {
	status, behind := collector.OrderStatus(""), int64(0)
	if figure == quality.FigureCancelled {
		status = collector.OrderCancelled
	}
	if after != "" {
		o, err := w.Store.Order(ctx, scope, after)
		if err != nil {
			return out, err
		}
		behind = o.OrderID
	}
	out.Orders, err = w.Store.SellerOrderRows(ctx, scope, seller, from, to, status, behind, n+1)
	if len(out.Orders) > n {
		out.Orders, out.Next = out.Orders[:n], out.Orders[n-1].PublicID
	}
	return out, err
}

// again does what reads, decides and writes until nobody else writes between: three tries.
func again(do func() error) (err error) {
	for range 3 {
		if err = do(); !errors.Is(err, store.ErrStale) {
			return err
		}
	}
	return err
}
