package jobs

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// cover unticks what another ticked variant finds as well, so that no two say the same: a phrase in which it stands, and what only
// begins with it. It asks the index until a time, which it then leaves as it is.
func (l *variantLook) cover(ctx context.Context, until time.Time) error {
	for i := range l.report.Variants {
		v := &l.report.Variants[i]
		for _, other := range l.report.Variants {
			if !v.Ticked() || !other.Ticked() || other.Query == v.Query || !l.report.widening.ofOneName(v.Query, other.Query) {
				continue
			}
			finds, err := l.findsAll(ctx, other.Query, v.Query, until)
			if err != nil {
				return err
			}
			if finds {
				v.Doubt = DoubtCovered
			}
		}
	}
	return nil
}

// findsAll says that a query of words finds all that another variant adds.
func (l *variantLook) findsAll(ctx context.Context, words, query string, until time.Time) (bool, error) {
	if strings.HasPrefix(words, "=") || strings.HasSuffix(words, "*") {
		return false, nil
	}
	begin, begins := strings.CutSuffix(query, "*")
	if !begins {
		return within(sameFinds(words), sameFinds(strings.TrimPrefix(query, "="))), nil
	}
	if words != begin || !time.Now().Before(until) {
		return false, nil
	}
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	n, err := l.find(ctx, l.report.AddedAlone(query)+" NOT "+collector.Bracket(words), 0, nil)
	if ctx.Err() != nil || collector.CodeOf(err) == collector.CodeUnavailable {
		return false, nil // it stays ticked: nothing is lost by that
	}
	return n == 0, err
}

// within says that stems stand side by side among others.
func within(stems, others string) bool { return strings.Contains(" "+others+" ", " "+stems+" ") }

// ofOneName says that variants stand beside one name of a query.
func (w widening) ofOneName(a, b string) bool {
	return w.names || len(w.places) == 0 || w.nameOf(a) == w.nameOf(b)
}
