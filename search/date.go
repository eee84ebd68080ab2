package search

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readAfter and readBefore read one day, or the first day of a month or year.
func readAfter(p *parser, at int, v string) node {
	return said("after", v, days{field: "day", from: p.day(at, "after", v).first})
}

func readBefore(p *parser, at int, v string) node {
	return said("before", v, days{field: "day", until: p.day(at, "before", v).first})
}

// relativeDay is a day in the words of relative, in a value of a field.
var relativeDay = regexp.MustCompile(`\p{L}`)

// said keeps the words of days that are counted from today: a query that is saved means other days tomorrow.
func said(name, v string, n days) days {
	if relativeDay.MatchString(v) {
		n.said = name + ":" + strings.ToLower(v)
	}
	return n
}

// readDate reads when a document was published, readFound when it was found: 2026-01 (that whole month), <2026, <=2026-01-31,
// >2026-01, >=2026, 2026-01..2026-03 (both months whole), 2026.. and ..2026, today, and 7d
// (the last seven days, today among them).
func readDate(p *parser, at int, v string) node {
	if strings.EqualFold(v, None) {
		return value{"month", Unknown, "is:undated"}
	}
	return p.days(at, "date", "day", v)
}

func readFound(p *parser, at int, v string) node { return p.days(at, "found", "found_day", v) }

// period is a day, month or year: its first day, and the first one behind it.
type period struct{ first, behind string }

func (p *parser) days(at int, name, field, v string) node {
	if from, to, ok := strings.Cut(v, ".."); ok {
		return p.fromTo(at, name, field, from, to)
	}
	op, date := comparison(v)
	if op != "" && op != "=" && lastDays.MatchString(strings.ToLower(date)) {
		p.fail(at, fmt.Sprintf("«%s» is a stretch of days that ends today, and nothing is compared with it", date), "write "+name+":"+date)
		return allOf{}
	}
	when := p.day(at+len(op), name, date)
	switch op {
	case "", "=":
		return said(name, v, days{field: field, from: when.first, until: when.behind})
	case ">":
		return said(name, v, days{field: field, from: when.behind})
	case ">=":
		return said(name, v, days{field: field, from: when.first})
	case "<":
		return said(name, v, days{field: field, until: when.first})
	case "<=":
		return said(name, v, days{field: field, until: when.behind})
	}
	p.badComparison(at, name, op, ">=2026-01-31")
	return allOf{}
}

func (p *parser) fromTo(at int, name, field, from, to string) node {
	n := days{field: field}
	if from != "" {
		n.from = p.day(at, name, from).first
	}
	if to != "" {
		n.until = p.day(at+len([]rune(from))+2, name, to).behind
	}
	switch {
	case from == "" && to == "":
		p.fail(at, name+":.. has no date", "write for example "+name+":2026-01..2026-03")
	case from != "" && to != "" && n.from >= n.until:
		p.fail(at, fmt.Sprintf("from %s to %s there is no day", from, to), "write "+name+":"+to+".."+from)
		p.instead(at, at, at+len([]rune(from+".."+to)), to+".."+from)
	}
	return said(name, from+".."+to, n)
}

// lastDays is a number of days up to today, today among them.
var lastDays = regexp.MustCompile(`^([1-9]\d{0,3})(d|д|дн|дней|дня|день|днів|дні)$`)

// dayNames are days by their distance from today.
var dayNames = map[string]int{"today": 0, "сегодня": 0, "сьогодні": 0, "yesterday": -1, "вчера": -1, "вчора": -1}

// relative reads today, yesterday and 7d by the clock of who asks; a query that is saved keeps these words.
func (p *parser) relative(at int, name, v string) (when period, ok bool) {
	v = strings.ToLower(v)
	first, named := dayNames[v]
	last := first
	if m := lastDays.FindStringSubmatch(v); m != nil {
		n, _ := strconv.Atoi(m[1]) // four digits
		first, last, named = 1-n, 0, true
	}
	if !named {
		return period{}, false
	}
	today, err := time.Parse(time.DateOnly, p.saved.Today)
	if err != nil {
		p.fail(at, fmt.Sprintf("«%s» needs a clock, and here is none", v), "write the date as "+name+":2026-01-31")
	}
	return period{today.AddDate(0, 0, first).Format(time.DateOnly), today.AddDate(0, 0, last+1).Format(time.DateOnly)}, true
}

// day reads 2026-01-31, 2026-01 or 2026, and days by their distance from today.
func (p *parser) day(at int, name, v string) period {
	if when, ok := p.relative(at, name, v); ok {
		return when
	}
	for _, layout := range []struct {
		form                string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(layout.form, v); err == nil && t.Year() > 0 && t.Year() < 9999 { // days are compared as letters
			return period{t.Format(time.DateOnly), t.AddDate(layout.years, layout.months, layout.days).Format(time.DateOnly)}
		}
	}
	hint := "write the date as " + name + ":2026-01-31"
	for _, layout := range []string{"2.1.2006", "2/1/2006", "2006/1/2", "2006.1.2", "2006-1-2", "2-1-2006"} {
		if t, err := time.Parse(layout, v); err == nil && t.Year() > 0 && t.Year() < 9999 {
			hint = "did you mean " + name + ":" + t.Format(time.DateOnly) + "?"
			defer p.instead(at, at, at+len([]rune(v)), t.Format(time.DateOnly))
			break
		}
	}
	p.fail(at, fmt.Sprintf("«%s» is no date", v), hint)
	return period{}
}

// dayBefore is the last day of a range whose end is not part of it.
func dayBefore(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// has says whether a day lies in the range; an unknown day ("") lies in none.
func (n days) has(day string) bool {
	return day != "" && (n.from == "" || day >= n.from) && (n.until == "" || day < n.until)
}
