package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Product is the running product that the story is played against. Only BaseURL is spoken to; the functions are what a
// person with a terminal could do.
type Product struct {
	BaseURL     string
	Kill        func() error                                            // kill -9 of the process (the first, where there are several)
	Restart     func(context.Context) error                             // start it again on the same data; returns when it answers
	Connections func() (foreign []string, looked bool)                  // all seen so far that were not loopback
	Doctor      func(context.Context) (exit int, out string, err error) // molva doctor
}

// Options of a check.
type Options struct {
	Seed          int64
	Break         int    // the step of the story whose world is spoiled; 0 none
	Otklik        string // http address of the site's back door
	Zhalobnaya    string
	Mails         string // of the catcher's list
	SMTP          string // host:port of the catcher
	OwnerMail     string
	OwnerPassword string
	Product       Product
	Out           io.Writer // what was expected and seen, step by step
}

// Report is the outcome of a check; WriteJSON writes it.
type Report struct {
	OK         bool         `json:"ok"`
	Seed       int64        `json:"seed"`
	FailedStep int          `json:"failed_step,omitempty"`
	Seconds    float64      `json:"seconds"`
	Steps      []StepReport `json:"steps"`
}

// StepReport is the outcome of one step.
type StepReport struct {
	Step     int     `json:"step"`
	OK       bool    `json:"ok"`
	Done     string  `json:"done"`
	Expected string  `json:"expected"`
	Seen     string  `json:"seen"`
	Seconds  float64 `json:"seconds"`
}

// chapter is a step of the story.
type chapter struct {
	step int
	done string
	play func(*check, context.Context, *step) error
}

// story is the table of the steps in the order in which they are played: the close comes last, whatever its number.
var story = []chapter{
	{1, "console unsigned, wrong password, printed password", (*check).signIn},
	{2, "add both sources, a private address, one without owner", (*check).addSources},
	{3, "advance to the first crawl", (*check).firstCrawl},
	{4, "advance 6 h, nothing changed", (*check).nothingChanged},
	{5, "searches", (*check).searches},
	{6, "two alert rules, one that does not parse", (*check).addWatches},
	{7, "a complaint on each site, a mistaken star", (*check).newComplaints},
	{8, "the first author edits to four stars", (*check).authorEdits},
	{9, "Жалобная renames its classes, then puts them back", (*check).classesRenamed},
	{10, "two reviews removed, one restored", (*check).removedAndBack},
	{11, "503 with Retry-After, then 429 with a date", (*check).hostWaits},
	{12, "a gang, and eight honest ones after a sale", (*check).gangComes},
	{13, "kill -9 in mid-crawl, start again", (*check).killed},
	{14, "reindex while searching each 50 ms", (*check).reindexed},
	{15, "queue flushed, advance", (*check).queueFlushed},
	{17, "a file of twelve orders, twice", (*check).ordersTaken},
	{18, "day by day to the requests for reviews", (*check).customersAsked},
	{19, "a scanner, then one star with a complaint, twice", (*check).oneStarWritten},
	{20, "another customer sends five stars", (*check).fiveStarsWritten},
	{21, "a customer unsubscribes", (*check).unsubscribed},
	{22, "nobody deals with the complaint", (*check).caseRises},
	{23, "disputes at 72 h, a second later, with two stars; a silent seller", (*check).disputesEnd},
	{24, "two sellers excluded for fourteen days", (*check).sellersRecheck},
	{25, "goods run out twice, a note, an obscene message", (*check).inspected},
	{26, "the public page", (*check).publicPage},
	{16, "close", (*check).closed},
}

// Steps is how many the story has.
const Steps = 26

// check plays the story. What later steps need to know of earlier ones stands here.
type check struct {
	Options
	api      *client // of the product, signed in after step 1
	otklik   *door
	zhal     *door
	scribe   *scribe // writes the texts of new reviews
	owner    person
	receiver person
	posted   []document // the reviews of step 7, as the product held them
	// passPages are the pages of a full pass, by site. Later passes have no fewer: the sites' lists grow.
	passPages map[string]int
	asked     []asked   // the customers of step 17's file
	left      int       // how many mails had come when one of them unsubscribed
	delivered time.Time // when their orders were
	campaign  campaign  // of step 18
	first     written   // what the customer of step 19 saw
}

func newCheck(o Options) *check {
	return &check{Options: o, passPages: map[string]int{}, api: newClient(o.Product.BaseURL), otklik: newDoor(o.Otklik), zhal: newDoor(o.Zhalobnaya),
		scribe: newScribe(rand.New(rand.NewPCG(uint64(o.Seed), 9)))}
}

// learn reads what the sites show at the start, so that the check's own new reviews sound like none of theirs.
func (c *check) learn(ctx context.Context) error {
	truths, err := c.truths(ctx)
	for _, t := range truths {
		for _, r := range t.Reviews {
			c.scribe.knows(r.Text, r.Author.Name)
		}
	}
	return err
}

// spoiled says whether the world of this step is to be spoiled. The step then compares as always, and finds it.
func (c *check) spoiled(step int) bool { return c.Break == step }

// step gathers what one step expected and saw.
type step struct {
	expected, seen []string
	failed         bool
}

// same notes an expectation and what was seen; they must be equal.
func (s *step) same(what string, want, got any) {
	s.expected = append(s.expected, fmt.Sprintf("%s: %v", what, want))
	s.seen = append(s.seen, fmt.Sprintf("%s: %v", what, got))
	if fmt.Sprint(want) != fmt.Sprint(got) {
		s.failed = true
	}
}

// that notes an expectation in words, what was seen, and whether it holds.
func (s *step) that(want string, seen any, ok bool) {
	s.expected = append(s.expected, want)
	s.seen = append(s.seen, fmt.Sprint(seen))
	if !ok {
		s.seen[len(s.seen)-1] += " (not as expected)"
		s.failed = true
	}
}

// none notes that a list of deviations must be empty.
func (s *step) none(what string, deviations []string) {
	seen := what + ": none"
	if len(deviations) > 0 {
		seen = fmt.Sprintf("%s: %d: %s", what, len(deviations), shortList(deviations))
	}
	s.that(what+": none", seen, len(deviations) == 0)
}

// Run plays the story to its end or to the first step that fails.
func Run(ctx context.Context, o Options) Report {
	c := newCheck(o)
	report := Report{OK: true, Seed: o.Seed}
	begin := time.Now()
	if err := c.learn(ctx); err != nil {
		fmt.Fprintln(o.Out, "the world does not answer:", err)
		return Report{Seed: o.Seed}
	}
	for _, chapter := range story {
		s, started := &step{}, time.Now()
		err := chapter.play(c, ctx, s)
		if err != nil {
			s.that("no error", err, false)
		}
		r := StepReport{Step: chapter.step, OK: !s.failed, Done: chapter.done, Expected: strings.Join(s.expected, "; "), Seen: strings.Join(s.seen, "; "),
			Seconds: time.Since(started).Seconds()}
		report.Steps = append(report.Steps, r)
		r.print(o.Out, s)
		if s.failed {
			report.OK, report.FailedStep = false, chapter.step
			break
		}
	}
	report.Seconds = time.Since(begin).Seconds()
	return report
}

func (r StepReport) print(w io.Writer, s *step) {
	mark := "ok  "
	if !r.OK {
		mark = "FAIL"
	}
	fmt.Fprintf(w, "%s %2d  %s (%.1f s)\n", mark, r.Step, r.Done, r.Seconds)
	for i := range s.expected {
		fmt.Fprintf(w, "         expected  %s\n         seen      %s\n", s.expected[i], s.seen[i])
	}
}

// WriteJSON writes the report whole or not at all: beside its place first, then renamed.
func (r Report) WriteJSON(path string) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".report-*")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("report: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
