package quality

import (
	"strconv"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Notice are the facts of a letter to a seller as they were when it was decided to write it.
type Notice struct {
	Since     time.Time                  `json:"since"`
	Due       time.Time                  `json:"due"`
	Trigger   collector.ExclusionTrigger `json:"trigger,omitempty"`
	Automatic bool                       `json:"automatic,omitempty"` // the rule decided without a person
	Reason    string                     `json:"reason,omitempty"`
	Blocked   bool                       `json:"blocked,omitempty"` // the exclusion ends, but a block keeps the goods out
	Policy    int64                      `json:"policy"`
	Days      int                        `json:"days"` // least length of the exclusion
	Finding   Finding                    `json:"finding"`
	Causes    []collector.CauseCount     `json:"causes,omitempty"`
	Main      []string                   `json:"main,omitempty"`
	Recheck   *collector.Recheck         `json:"recheck,omitempty"`
	// Of a receipt.
	Received  time.Time             `json:"received,omitzero"`
	Complete  bool                  `json:"complete,omitempty"`
	Waits     bool                  `json:"waits,omitempty"`     // for a person's reading
	NoCauses  bool                  `json:"no_causes,omitempty"` // none is known that a letter could cover
	Late      bool                  `json:"late,omitempty"`
	Uncovered []string              `json:"uncovered,omitempty"`
	Faults    []collector.PairFault `json:"faults,omitempty"`
}

// Reader is who gets a letter.
type Reader struct {
	Language string
	Name     string // "" greets nobody by name
	Company  string
	Zone     *time.Location
	Page     string // address of the seller's own page
}

type writer struct {
	speech
	Reader
	collector.Letter
}

func write(r Reader, subject string) *writer {
	w := &writer{speech: speak(r.Language), Reader: r}
	w.Subject = w.say(subject)
	w.Greeting = w.say("greeting_none")
	if r.Name != "" {
		w.Greeting = w.say("greeting", "name", r.Name)
	}
	w.Actions = []collector.LetterLink{{Name: w.say("page"), URL: r.Page}}
	w.Foot = []string{w.say("foot", "company", w.company())}
	return w
}

// company is the name in the quotation marks of the language; "" where the company has none.
func (w *writer) company() string {
	if w.Company == "" || w.lang == collector.LanguageEnglish {
		return w.Company
	}
	return "«" + w.Company + "»"
}

func (w *writer) add(key string, pairs ...string) { w.Text = append(w.Text, w.say(key, pairs...)) }

func (w *writer) fact(key, value string) {
	w.Facts = append(w.Facts, collector.LetterFact{Name: w.say(key), Value: value})
}

func (w *writer) when(t time.Time) string { return text.Moment(w.lang, t, w.Zone) }

// Excluded is the first letter: that a seller was excluded and why, by which rule and figures, and what is to be done.
func Excluded(r Reader, n Notice) collector.Letter {
	w := write(r, "excluded_subject")
	if n.Trigger == collector.TriggerOverride { // the figures alone would not have done it: they are no ground
		w.add("excluded_override", "company", w.company(), "since", w.when(n.Since))
	} else {
		w.add("excluded_intro", "company", w.company(), "since", w.when(n.Since))
		w.figures(n.Finding, n.Trigger)
	}
	if n.Reason != "" {
		w.add("excluded_reason", "reason", n.Reason)
	}
	w.add("decided_" + decidedBy(n))
	if len(n.Main) > 0 {
		w.add("excluded_causes", "causes", w.causes(n.Main))
	}
	w.add("conditions", "due", w.when(n.Due), "days", strconv.Itoa(n.Days), "unit", w.say("days_least_"+w.form(n.Days)))
	for _, c := range []string{"condition_1", "condition_2", "condition_3", "condition_4"} {
		w.add(c)
	}
	w.add("new_negatives_count")
	w.add("letter_how")
	w.add("disputes_nothing")
	w.fact("fact_since", w.when(n.Since))
	w.fact("fact_recheck", w.when(n.Due))
	w.fact("fact_letter_until", w.when(n.Due))
	w.fact("fact_rule", w.say("rule_"+string(n.Trigger), "rules", w.rules(n.Policy)))
	return w.Letter
}

// rules names the version of the company's rules; 0 are those that the program brings, which have no number.
func (w *writer) rules(version int64) string {
	if version == 0 {
		return w.say("rules_own")
	}
	return w.say("rules_version", "policy", strconv.FormatInt(version, 10))
}

func decidedBy(n Notice) string {
	if n.Automatic {
		return "rule"
	}
	return "person"
}

// figures says what the decision rests on: the window, its numbers and the line.
func (w *writer) figures(f Finding, trigger collector.ExclusionTrigger) {
	for _, v := range f.Windows {
		if v.Days != f.Days || v.Reviews == 0 {
			continue
		}
		pairs := []string{"days", strconv.Itoa(v.Days), "reviews", strconv.Itoa(v.Reviews), "negative", strconv.Itoa(v.Negative), "low", percent(v.Low),
			"high", percent(v.High), "median", percent(v.Others.Median), "line", percent(v.Line), "before", percent(max(v.Before, 0))}
		w.add("figures", pairs...)
		if trigger == collector.TriggerWorsened {
			w.add("figures_before", "before", percent(max(v.Before, 0)))
		}
	}
}

// Warned is the letter before it comes so far: how near the line is.
func Warned(r Reader, n Notice) collector.Letter {
	w := write(r, "warning_subject")
	w.add("warning_intro", "company", w.company())
	w.figures(n.Finding, "")
	gap := percent(max(n.Finding.Gap, 0))
	points, _ := strconv.Atoi(gap)
	w.add("warning_gap_"+w.form(points), "gap", gap)
	if len(n.Main) > 0 {
		w.add("excluded_causes", "causes", w.causes(n.Main))
	}
	w.add("warning_do")
	return w.Letter
}

// Received is the receipt of an improvement letter: whether it is complete, and when its answer comes.
func Received(r Reader, n Notice) collector.Letter {
	w := write(r, "receipt_subject")
	w.add("receipt_intro", "received", w.when(n.Received))
	if n.Late && n.Recheck != nil {
		w.add("receipt_late", "at", w.when(n.Recheck.At))
	}
	switch {
	case n.Complete && n.NoCauses:
		w.add("receipt_no_causes")
	case n.Complete:
		w.add("receipt_complete")
	case n.Waits:
		w.add("receipt_waits")
	default:
		w.add("receipt_incomplete")
	}
	w.gaps(n.Uncovered)
	for _, f := range n.Faults {
		w.add("fault_"+f.What, "pair", strconv.Itoa(f.Pair))
	}
	w.add("receipt_answer", "due", w.when(n.Due))
	w.fact("fact_received", w.when(n.Received))
	w.fact("fact_recheck", w.when(n.Due))
	return w.Letter
}

func (w *writer) gaps(uncovered []string) {
	if len(uncovered) > 0 {
		w.add("uncovered", "causes", w.causes(uncovered))
	}
}

// Rechecked is the verdict of a recheck, and the answer to the letters that came before it. Each reason for not returning
// has its own text.
func Rechecked(r Reader, n Notice) collector.Letter {
	v := n.Recheck
	if v == nil {
		v = &collector.Recheck{}
	}
	how := v.Decision
	if n.Blocked && v.Decision == collector.RecheckReturned {
		how = "returned_blocked"
	}
	w := write(r, how+"_subject")
	w.add(how+"_intro", "at", w.when(v.At), "company", w.company())
	for _, p := range v.Failed {
		w.Text = append(w.Text, w.point(p, *v))
	}
	if v.Unread {
		w.add("recheck_unread")
	}
	if v.Letters > 0 {
		w.add("recheck_answers")
	}
	w.fact("fact_checked", w.when(v.At))
	if v.Decision == collector.RecheckExtended {
		w.gaps(v.Uncovered)
		w.add("extended_next", "due", w.when(n.Due))
		w.fact("fact_recheck", w.when(n.Due))
	}
	return w.Letter
}

// point is one reason for not returning in words (000 6).
func (w *writer) point(p collector.RecheckPoint, v collector.Recheck) string {
	key := "failed_" + string(p)
	switch {
	case p == collector.PointLetter && v.Letters > 0:
		key += "_incomplete"
	case p == collector.PointRating && v.NewPositives == 0:
		key += "_nopraise"
	}
	return w.say(key, "neglected", strconv.Itoa(v.Neglected), "new", strconv.Itoa(v.NewNegatives), "fictitious", strconv.Itoa(v.Fictitious),
		"before", w.stars(v.RatingBefore), "now", w.stars(v.RatingNow))
}

// ReturnedByHand tells that a person has returned a seller, with the reason.
func ReturnedByHand(r Reader, n Notice) collector.Letter {
	subject, intro := "returned_subject", "byhand_intro"
	if n.Blocked {
		subject, intro = "returned_blocked_subject", "byhand_blocked_intro"
	}
	w := write(r, subject)
	w.add(intro, "company", w.company())
	w.add("byhand_reason", "reason", n.Reason)
	return w.Letter
}
