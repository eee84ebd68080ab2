package jobs

import (
	"fmt"
	"math"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler"
)

// wordRatings are words in the place of stars in tables of Russian and Ukrainian cabinets.
var wordRatings = map[string]float64{"отлично": 5, "хорошо": 4, "нормально": 3, "удовлетворительно": 3, "так себе": 2, "плохо": 2, "очень плохо": 1, "ужасно": 1,
	"відмінно": 5, "чудово": 5, "добре": 4, "задовільно": 3, "погано": 2, "дуже погано": 1, "жахливо": 1, "excellent": 5, "good": 4, "average": 3, "poor": 2, "terrible": 1}

// yearsAhead is how far ahead a date in words may lie to be told from what is no date.
const yearsAhead = 50

// rating reads the stars of a row. A table may have «4 из 5», «5 звёзд», «★★★★☆», «Отлично», 8/10.
func (r *exportRow) rating() (float64, error) {
	s := r.get("rating")
	v, err := collector.ReadRating(s)
	if err == nil || !r.table {
		return v, err
	}
	low := strings.ToLower(strings.TrimSpace(s))
	if low == "-" || low == "—" || low == "без оценки" || low == "нет" || low == "без оцінки" || low == "0" {
		return 0, nil
	}
	if v, ok := wordRatings[low]; ok {
		return v, nil
	}
	if full := strings.Count(s, "★") + strings.Count(s, "⭐"); full > 0 && full <= 5 && strings.Trim(s, "★⭐☆ \ufe0f") == "" {
		return float64(full), nil
	}
	if n, best, ok := crawler.ReadRating(s); ok {
		if best == 0 || best == 5 {
			return collector.ReadRating(fmt.Sprint(n))
		}
		worst := 1.0
		if best == 100 {
			worst = 0
		}
		if n >= worst && n <= best {
			return math.Round((1+(n-worst)/(best-worst)*4)*100) / 100, nil
		}
	}
	return 0, err
}

// published reads when a review was written. A table may have words: «12 березня 2024», «вчера в 18:20»; a time of day
// in words is left out, for no zone is told with it. A day that lies ahead is read as one: that it is left out is told later.
func (r *exportRow) published(s string) (p collector.Published, zoned bool, err error) {
	p, zoned, err = collector.ReadPublished(s)
	if err == nil || !r.table {
		return p, zoned, err
	}
	for _, now := range []time.Time{r.now, r.now.AddDate(yearsAhead, 0, 0)} {
		if p = crawler.ReadDate(s, now, nil); p.Known() {
			return p, true, nil
		}
	}
	return collector.Published{}, true, err
}

// answered is the day of the answer; what is no date is unknown.
func (r *exportRow) answered() collector.Published {
	p, zoned, err := r.published(r.get("answerdate"))
	if err != nil {
		return collector.Published{}
	}
	if !zoned {
		p = p.InZone(nil)
	}
	return p
}
