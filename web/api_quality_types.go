package web

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// sellerPolicy gives the policy a name of its own in the description.
type sellerPolicy jobs.QualityPolicy

type sellerPolicyJSON struct {
	Version int64        `json:"version" doc:"0: the program's own"`
	Policy  sellerPolicy `json:"policy"`
}

type sellerJSON struct {
	ID       string                `json:"id"`
	Key      string                `json:"key"`
	Name     string                `json:"name"`
	State    collector.SellerState `json:"state" doc:"listed, excluded or blocked"`
	Since    time.Time             `json:"since" doc:"of the state"`
	Verdict  string                `json:"verdict" doc:"of the last weekly review: warning, proposed, or empty"`
	Recheck  *time.Time            `json:"recheck" doc:"when an excluded seller is rechecked"`
	Reviews  int                   `json:"reviews" doc:"in the last 90 days, without suspicious ones"`
	Negative int                   `json:"negative"`
	Rating   float64               `json:"rating" doc:"0: none"`
	Low      float64               `json:"low" doc:"lower bound of the share of negative ones, at 95 %"`
	Line     float64               `json:"line" doc:"above which the lower bound must lie"`
}

type sellersJSON struct {
	Sellers []sellerJSON `json:"sellers"`
	Next    string       `json:"next"`
}

func sellerOut(v store.ListedSeller, c jobs.SellerStand) sellerJSON {
	return sellerJSON{ID: v.PublicID, Key: v.Key, Name: v.Name, State: v.State, Since: v.Seller.Since.UTC(), Verdict: v.Verdict, Recheck: instant(v.Due),
		Reviews: c.Reviews, Negative: c.Negative, Rating: c.Rating, Low: c.Low, Line: c.Line}
}

type sellerFiguresJSON struct {
	Days             int       `json:"days"`
	From             time.Time `json:"from"`
	To               time.Time `json:"to"`
	Reviews          int       `json:"reviews"`
	Rating           float64   `json:"rating" doc:"0: none"`
	Negative         int       `json:"negative"`
	NegativeShare    float64   `json:"negative_share"`
	Unsolved         int       `json:"unsolved"`
	Uncommented      int       `json:"uncommented"`
	Neglected        int       `json:"neglected" doc:"negative, neither solved nor commented"`
	NeglectedShare   float64   `json:"neglected_share" doc:"of the negative ones"`
	Complaints       int       `json:"complaints" doc:"reviews that complain"`
	Cases            int       `json:"cases" doc:"complaints at the desk that are about no review"`
	Suspicious       int       `json:"suspicious" doc:"counted in nothing else"`
	Orders           int       `json:"orders"`
	ComplaintsPer100 float64   `json:"complaints_per_100_orders"`
	Cancelled        int       `json:"cancelled"`
	CancelledShare   float64   `json:"cancelled_share"`
}

func figuresOut(f jobs.SellerFigures) sellerFiguresJSON {
	return sellerFiguresJSON{Days: f.Days, From: f.From.UTC(), To: f.To.UTC(), Reviews: f.Reviews, Rating: f.Rating, Negative: f.Negative,
		NegativeShare: f.NegativeShare(), Unsolved: f.Unsolved, Uncommented: f.Uncommented, Neglected: f.Neglected, NeglectedShare: f.NeglectedShare(),
		Complaints: f.Complaints, Cases: f.Cases, Suspicious: f.Suspicious, Orders: f.Orders, ComplaintsPer100: f.ComplaintsPer100(), Cancelled: f.Cancelled,
		CancelledShare: f.CancelledShare()}
}

type sellerWindowJSON struct {
	Days     int     `json:"days"`
	Reviews  int     `json:"reviews"`
	Negative int     `json:"negative"`
	Share    float64 `json:"share" doc:"of negative ones, shrunken towards the others' average"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Others   int     `json:"others" doc:"other sellers with reviews"`
	Median   float64 `json:"median" doc:"of their shares"`
	Line     float64 `json:"line"`
	Before   float64 `json:"before" doc:"own share in the year before; below 0: too few reviews"`
	Worse    bool    `json:"worse" doc:"than the others, significantly"`
	Fell     bool    `json:"fell" doc:"below the own standing before, significantly"`
}

type sellerFindingJSON struct {
	Trigger string             `json:"trigger" doc:"worsened, low, or empty: neither window calls for an exclusion"`
	Days    int                `json:"days" doc:"window that decided, or that is nearest to the line"`
	Gap     float64            `json:"gap" doc:"how far below the line the interval begins; below 0: above it"`
	Warn    bool               `json:"warn"`
	Windows []sellerWindowJSON `json:"windows"`
}

func comparedOut(f jobs.SellerFinding) sellerFindingJSON {
	out := sellerFindingJSON{Trigger: string(f.Trigger), Days: f.Days, Gap: f.Gap, Warn: f.Warn, Windows: []sellerWindowJSON{}}
	for _, w := range f.Windows {
		out.Windows = append(out.Windows, sellerWindowJSON{w.Days, w.Reviews, w.Negative, w.Share, w.Low, w.High, w.Others.Sellers, w.Others.Median, w.Line, w.Before, w.Worse, w.Fell})
	}
	return out
}

type sellerCauseJSON struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

type sellerPairJSON struct {
	Problem  string `json:"problem" maxLength:"8000"`
	Cause    string `json:"cause,omitempty" maxLength:"60" doc:"one of the causes found; absent: the words of the problem tell"`
	Solution string `json:"solution" maxLength:"8000"`
}

type sellerFaultJSON struct {
	Pair int    `json:"pair" doc:"from 1"`
	What string `json:"what" enum:"thin,same,blames,unsure"`
}

type sellerLetterJSON struct {
	ID        string            `json:"id"`
	Received  time.Time         `json:"received"`
	Pairs     []sellerPairJSON  `json:"pairs"`
	Complete  bool              `json:"complete"`
	Waits     bool              `json:"waits" doc:"for a person's reading: the program cannot tell whether the solutions say anything"`
	Uncovered []string          `json:"uncovered" doc:"main causes that no pair is about, be it one that waits"`
	Faults    []sellerFaultJSON `json:"faults"`
	Late      bool              `json:"late" doc:"absent for the recheck that was; the next one counts it"`
	Answered  *time.Time        `json:"answered" doc:"by a recheck's verdict"`
}

func letterOut(m collector.Improvement) sellerLetterJSON {
	return sellerLetterJSON{ID: m.PublicID, Received: m.Received.UTC(), Complete: m.Complete, Waits: m.Waits(), Uncovered: listOf(m.Uncovered), Late: m.Late, Answered: instant(m.Answered),
		Pairs:  mapped(m.Pairs, func(p collector.SellerPair) sellerPairJSON { return sellerPairJSON(p) }),
		Faults: mapped(m.Faults, func(f collector.PairFault) sellerFaultJSON { return sellerFaultJSON(f) })}
}

type sellerRecheckJSON struct {
	At           time.Time `json:"at"`
	Decision     string    `json:"decision" enum:"returned,extended"`
	Failed       []string  `json:"failed" doc:"letter, negatives, new_negatives, fictitious, rating"`
	Letters      int       `json:"letters" doc:"received in time"`
	Uncovered    []string  `json:"uncovered"`
	Neglected    int       `json:"neglected"`
	NewNegatives int       `json:"new_negatives"`
	Fictitious   int       `json:"fictitious"`
	NewPositives int       `json:"new_positives"`
	RatingBefore float64   `json:"rating_before"`
	RatingNow    float64   `json:"rating_now"`
	Unread       bool      `json:"unread" doc:"the letter that counts was left to a person, and nobody read it in time"`
}

func recheckOut(v *collector.Recheck) *sellerRecheckJSON {
	if v == nil {
		return nil
	}
	return &sellerRecheckJSON{v.At.UTC(), v.Decision, mapped(v.Failed, func(p collector.RecheckPoint) string { return string(p) }), v.Letters, listOf(v.Uncovered),
		v.Neglected, v.NewNegatives, v.Fictitious, v.NewPositives, v.RatingBefore, v.RatingNow, v.Unread}
}

type sellerExclusionJSON struct {
	ID       string     `json:"id"`
	State    string     `json:"state" enum:"excluded,extended,returned"`
	Since    time.Time  `json:"since"`
	Due      time.Time  `json:"due" doc:"of the next recheck, or of the last one"`
	Ended    *time.Time `json:"ended"`
	Trigger  string     `json:"trigger" enum:"worsened,low,override"`
	Reason   string     `json:"reason"`
	Policy   int64      `json:"policy" doc:"version"`
	Rechecks int        `json:"rechecks"`
}

type sellerFileJSON struct {
	ID        string                `json:"id"`
	Key       string                `json:"key"`
	Name      string                `json:"name"`
	State     collector.SellerState `json:"state"`
	Since     time.Time             `json:"since"`
	Verdict   string                `json:"verdict"`
	Policy    int64                 `json:"policy" doc:"version in force"`
	Figures   []sellerFiguresJSON   `json:"figures"`
	Finding   sellerFindingJSON     `json:"finding"`
	Causes    []sellerCauseJSON     `json:"causes"`
	Main      []string              `json:"main_causes" doc:"that a letter must cover"`
	Exclusion *sellerExclusionJSON  `json:"exclusion" doc:"the one that lasts, else the last one"`
	Recheck   *sellerRecheckJSON    `json:"recheck" doc:"the last one"`
	Missing   *sellerRecheckJSON    `json:"missing" doc:"what the next recheck would decide if nothing else happened"`
	Letters   []sellerLetterJSON    `json:"letters"`
}

// TransformSchema says what may be absent; huma calls it.
func (sellerFileJSON) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	for _, field := range []string{"exclusion", "recheck", "missing"} {
		orNull(s, field)
	}
	return s
}

func sellerFileOut(f jobs.SellerFile) sellerFileJSON {
	out := sellerFileJSON{ID: f.PublicID, Key: f.Key, Name: f.Name, State: f.State, Since: f.Since.UTC(), Verdict: f.Standing, Policy: f.Version,
		Figures: mapped(f.Figures, figuresOut), Finding: comparedOut(f.Finding), Main: listOf(f.Main), Missing: recheckOut(f.Missing),
		Causes:  mapped(f.Causes, func(c collector.CauseCount) sellerCauseJSON { return sellerCauseJSON(c) }),
		Letters: mapped(f.Letters, letterOut)}
	if e := f.Exclusion; e != nil {
		out.Recheck = recheckOut(e.Recheck)
		out.Exclusion = &sellerExclusionJSON{e.PublicID, string(e.State), e.Since.UTC(), e.Due.UTC(), instant(e.Ended), string(e.Trigger), e.Reason, e.Policy, e.Rechecks}
	}
	return out
}

type sellerRowJSON struct {
	ID        string     `json:"id"`
	At        time.Time  `json:"at"`
	Rating    float64    `json:"rating,omitempty"`
	Complaint bool       `json:"complaint"`
	Suspicion float64    `json:"suspicion"`
	Own       bool       `json:"own" doc:"left with us, for an order"`
	Causes    []string   `json:"causes"`
	Commented *time.Time `json:"commented"`
	Solved    *time.Time `json:"solved"`
}

type sellerOrderJSON struct {
	ID     string    `json:"id"`
	Key    string    `json:"key"`
	Status string    `json:"status"`
	Placed time.Time `json:"placed"`
}

type sellerCaseJSON struct {
	ID     string    `json:"id"`
	Number int64     `json:"number"`
	State  string    `json:"state"`
	Opened time.Time `json:"opened"`
}

type sellerRowsJSON struct {
	Reviews []sellerRowJSON   `json:"reviews"`
	Orders  []sellerOrderJSON `json:"orders"`
	Cases   []sellerCaseJSON  `json:"cases"`
	Next    string            `json:"next"`
}

func rowsOut(rows jobs.SellerRows) sellerRowsJSON {
	return sellerRowsJSON{Next: rows.Next,
		Reviews: mapped(rows.Reviews, func(r collector.SellerReview) sellerRowJSON {
			return sellerRowJSON{r.PublicID, r.At.UTC(), r.Rating, r.Complaint, r.Suspicion, r.Own, listOf(r.Causes), instant(r.Commented), instant(r.Solved)}
		}),
		Cases: mapped(rows.Cases, func(c collector.SellerCase) sellerCaseJSON {
			return sellerCaseJSON{c.PublicID, c.Number, c.State, c.Opened.UTC()}
		}),
		Orders: mapped(rows.Orders, func(o collector.Order) sellerOrderJSON {
			return sellerOrderJSON{o.PublicID, o.Key, string(o.Status), o.Placed.UTC()}
		})}
}
