package propose

import (
	"strings"
	"time"

	"molva/collector"
	"molva/crawler"
)

// dateForms find a date within a longer text; the first that reads is taken. They stand in the proposed file as they are.
var dateForms = compileAll(
	`(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?)`,
	`(\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:,?\s*(?:в|о|об|at|г\.|р\.)?,?\s*\d{1,2}:\d{2})?)`,
	`(\d{1,2}\s+\p{L}{3,9}\.?,?\s+\d{4}(?:\s*(?:года|року|г|р)\.?)?(?:,?\s*(?:в|о|об|at|—|-|\|)?\s*\d{1,2}:\d{2})?)`,
	`((?i:сегодня|вчера|позавчера|сьогодні|вчора|позавчора|today|yesterday)(?:,?\s*(?:в|о|об|at)?\s*\d{1,2}:\d{2})?)`,
	`((?:\d+\s+)?\p{L}+\.?\s+(?:назад|тому|ago))`,
	`(\p{L}{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})`,
	`(\d{1,2}\s+(?i:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\p{L}*(?:,?\s*(?:в|о|об|at)?\s*\d{1,2}:\d{2})?)`,
)

func compileAll(patterns ...string) []*pattern {
	out := make([]*pattern, len(patterns))
	for i, p := range patterns {
		out[i] = lazily(p)
	}
	return out
}

// dateSigns is what no date lacks: a digit, or a word for a day near now.
var dateSigns = lazily(`\d|(?i:назад|тому|ago|сегодня|вчера|сьогодні|вчора|today|yesterday|только что|щойно|just now)`)

// dateIn reads a date that is all of a text, or the first within it; form is which of dateForms found it, -1 for all of it.
func dateIn(s string, now time.Time) (p collector.Published, form int) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 400 || !dateSigns.MatchString(s) {
		return p, -1
	}
	if p = readDate(s, now); p.Known() {
		return p, -1
	}
	for i, re := range dateForms {
		if m := re.FindStringSubmatch(s); m != nil {
			if p = readDate(m[1], now); p.Known() {
				return p, i
			}
		}
	}
	return p, -1
}

// readDate leaves out bare numbers: an id of ten digits is no date.
func readDate(s string, now time.Time) collector.Published {
	if strings.Trim(s, "0123456789") == "" && !stamp(s, now) {
		return collector.Published{}
	}
	return crawler.ReadDate(s, now, nil)
}

// stamp says that a number is an instant of the last twenty years.
func stamp(s string, now time.Time) bool {
	p := crawler.ReadDate(s, now, nil)
	return p.Known() && now.Sub(p.Time) < 20*365*24*time.Hour
}
