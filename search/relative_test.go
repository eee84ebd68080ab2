package search

import (
	"strings"
	"testing"

	"molva/collector"
)

// Days that follow from today, and the one who asks, are values after parsing: all evaluators see the same.
func TestRelativeDaysAndMe(t *testing.T) {
	here := LibraryOf(map[string]string{"неделя": "found:7d assignee:me"})
	here.Today, here.Reader = "2026-03-01", 7
	for q, want := range map[string]string{
		"found:7d": "found:2026-02-23..2026-03-01", "found:1д": "found:2026-03-01", "found:сегодня": "found:2026-03-01", "date:Сьогодні": "date:2026-03-01",
		"found:yesterday": "found:2026-02-28", "found:>=вчера": "found:>=2026-02-28", "after:30d": "after:2026-01-31", "found:вчора..today": "found:2026-02-28..2026-03-01",
		"assignee:me": "assignee:7", "assignee:Я": "assignee:7", "-assignee:(me none)": "-(assignee:7 OR assignee:none)",
	} {
		got, err := ParseIn(q, nil, here)
		if err != nil || inDates(got.tree()) != want {
			t.Errorf("%s is %v, %v, want %s", q, got, err, want)
			continue
		}
		later := here
		later.Today = "2026-04-01"
		if then, err := ParseIn(got.String(), nil, later); err != nil || strings.Contains(got.String(), "2026") || then.String() != got.String() || !strings.Contains(want, "assignee") && inDates(then.tree()) == want {
			t.Errorf("%s is written as %s, which means the same a month later: %v, %v", q, got, then, err)
		}
	}
	nested, err := ParseIn("@неделя букет", nil, here)
	if err != nil || nested.String() != "@неделя букет" || !Match(nested, Entry{Assignee: 7, FoundDay: "2026-02-23", Body: []Element{{{Exact: "букет", Stem: "букет"}}}}) {
		t.Errorf("a saved query does not keep the words: %v, %v", nested, err)
	}
	for _, q := range []string{"found:0d", "found:99999d", "found:>7d", "found:<7д", "found:tomorrow"} {
		if _, err := ParseIn(q, nil, here); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", q, err)
		}
	}
	for _, q := range []string{"found:7d", "date:today", "assignee:me"} {
		if _, err := Parse(q); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s where nobody asks: %v", q, err)
		}
	}
}

// inDates is a tree as it would be written if its days had been given as dates.
func inDates(n node) string {
	switch n := n.(type) {
	case days:
		n.said = ""
		return (&Query{root: n}).String()
	default:
		return (&Query{root: n}).String()
	}
}

// What may be two things is asked about, and a mistake names the field that was written.
func TestAmbiguousValues(t *testing.T) {
	for q, want := range map[string]string{
		"rating:1,2": "1:8 rating: «1,2» may be several ratings, or one", "rating:1,2,3": "1:8 rating: «1,2,3» may be several ratings, or one",
		"kind:reviw": "1:6 kind: knows no «reviw»", "state:lve": "1:7 state: knows no «lve»",
	} {
		_, err := Parse(q)
		e, _ := err.(*collector.Error)
		if e == nil || e.Where+" "+e.Msg != want {
			t.Errorf("%s: %+v", q, e)
		}
	}
	for q, want := range map[string]string{"rating:1|2": "rating:1 OR rating:2", "rating:1.2": "rating:1.2", "rating:>=4,5": "rating:>=4.5", "kind:review": "is:review"} {
		if got, err := Parse(q); err != nil || got.String() != want {
			t.Errorf("%s is %v, %v", q, got, err)
		}
	}
}
