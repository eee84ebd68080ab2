package deploy

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/yardstick"
)

// jobRun is the main job from the first page until the index has caught up, in a temporary folder, with alert rules.
type jobRun struct {
	part, kind, from string
	pages            int
	cfg              Config
}

func (c *benchCommand) newJobRun() (*jobRun, error) {
	dir, err := os.MkdirTemp("", "molva-bench-")
	if err != nil {
		return nil, err
	}
	r := &jobRun{part: c.Part, kind: c.Kind, from: c.From, pages: c.Pages, cfg: benchConfig(dir)}
	if c.Part == "elastic" {
		r.cfg.Elasticsearch = c.Elasticsearch
	}
	if c.Kind == "tree" { // the others need no site file: their pages carry their data
		r.cfg.Sites = []string{dir}
		err = os.WriteFile(filepath.Join(dir, "bench.toml"), []byte(yardstick.SiteFile), 0o600)
	}
	return r, err
}

// benchConfig is everything in one process on a folder, as `molva serve` runs by default.
func benchConfig(dir string) Config {
	return Config{Data: dir, AllowNet: []string{"127.0.0.0/8"}, Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, Listen: "127.0.0.1:0",
		OwnerMail: "owner@localhost", MailFrom: "molva@localhost", Agent: crawler.DefaultAgent, IndexPrefix: filepath.Base(dir)}
}

// benchRules are the alert rules of a shop that watches itself: words, phrases, words near each other, beginnings of words
// and fields, alone and together. One finds a third of the reviews, most find few of them, three none; together about two
// thirds.
var benchRules = []string{
	"is:complaint", "Магазин", `"привезли поздно"`, "rating:<3 курьер", `"поздний курьер" OR опоздание`, `"букет помятый"~4`, "is:complaint доставка",
	"lang:uk", `"кур'єр грубый"~3`, "возврат деньги", "title:заказ", "tone:negative менеджер", "упаков* rating:1", `"оператор забыли"~6`,
	"сайт оплата rating:<3 -приложение", "rating:1 (коробка OR подарунок)", `"вялый роза" OR "вялый пион"`, `"обещали и обманули"`,
	"title:скидка rating:<=2", "is:suspicious",
}

// play does all that the product does, from opening the folder until it is closed again.
func (r *jobRun) play(ctx context.Context) error {
	a, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := r.prepare(ctx, a); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{a.work.RunWorkers, a.work.RunScheduler} {
		running.Go(func() { _ = run(ctx) }) // a failure shows as reviews that are missing
	}
	err = caughtUp(ctx, a)
	cancel()
	running.Wait()
	return err
}

// open marks what is started meanwhile, so that a profile tells the connections to Elasticsearch, which is asked at
// once, from those to the site.
func (r *jobRun) open(ctx context.Context) (a *App, err error) {
	pprof.Do(ctx, pprof.Labels(openedLabel, "yes"), func(ctx context.Context) {
		a, err = Open(ctx, r.cfg, slog.New(slog.DiscardHandler))
	})
	return a, err
}

// prepare makes the source due and the rules ready.
func (r *jobRun) prepare(ctx context.Context, a *App) error {
	scope := collector.System(1)
	owner, err := a.store.AddPerson(ctx, scope, collector.Person{Name: "bench", Mail: "bench@localhost", Role: collector.RoleOwner, Created: a.clock.Now()})
	if err != nil {
		return err
	}
	for _, q := range benchRules {
		if _, _, err := a.work.AddWatch(ctx, scope, collector.Watch{Query: q, Receiver: owner.PersonID, Language: collector.LanguageRussian}); err != nil {
			return fmt.Errorf("rule %s: %w", q, err)
		}
	}
	if r.part == "none" { // both slots of the index rest
		if err := a.store.SetIndexSlot(ctx, "none"); err != nil {
			return err
		}
	}
	source := collector.Source{Name: "bench", URL: r.from, Owner: owner.PersonID, Period: 24 * time.Hour}
	if r.kind == "tree" {
		source.Site = "bench"
	}
	if source, err = a.work.AddSource(ctx, scope, source); err != nil {
		return err
	}
	return a.work.RunSource(ctx, scope, source.PublicID)
}

// caughtUp waits until nothing is due, asking seldom: what asks is measured too.
func caughtUp(ctx context.Context, a *App) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		due, err := a.store.Due(ctx, a.clock.Now(), time.Now())
		if err != nil || due.Busy == 0 {
			return err
		}
	}
}

// check opens the folder again and reads what the product has kept, indexed and told.
func (r *jobRun) check(ctx context.Context, o *outcome) error {
	a, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	got := yardstick.Contents{}
	if err := keptReviews(ctx, a, got, o); err != nil {
		return err
	}
	if err := yardstick.Want(r.pages).Compare(got); err != nil {
		return fmt.Errorf("the store: %w", err)
	}
	if r.part != "none" {
		if v, err := a.work.Verify(ctx, collector.System(1)); err != nil || !v.OK() || v.Indexed != o.Reviews {
			return errors.Join(fmt.Errorf("the index has not caught up: %+v", v), err)
		}
	}
	status, err := a.work.Status(ctx, collector.System(1))
	if err != nil {
		return err
	}
	o.Rules, o.Mails = len(benchRules), status.Deliveries[collector.DeliverySent]
	if o.Mails != 1 || len(status.Deliveries) != 1 || o.Found == 0 || status.Lag["match"]+status.Lag["detect"] > 0 {
		return fmt.Errorf("not one summary of what the rules found: %+v, %d found", status, o.Found)
	}
	return nil
}

// keptReviews counts what the store holds, and for how many of it there is an alert.
func keptReviews(ctx context.Context, a *App, got yardstick.Contents, o *outcome) error {
	scope := collector.System(1)
	for after := int64(0); ; {
		docs, err := a.store.DocumentsAfter(ctx, scope, after, 500)
		if err != nil || len(docs) == 0 {
			return err
		}
		ids := make([]int64, len(docs))
		for i, d := range docs {
			ids[i], after = d.DocumentID, d.DocumentID
			got[yardstick.Content{Author: d.Author.Name, Date: d.Published.String(), Rating: strconv.FormatFloat(d.Rating, 'f', -1, 64), Title: d.Title, Text: d.Text}]++
		}
		alerts, err := a.store.AlertsOf(ctx, scope, ids)
		if err != nil {
			return err
		}
		found := map[int64]bool{}
		for _, alert := range alerts {
			found[alert.Document] = true
		}
		o.Reviews += len(docs)
		o.Found += len(found)
	}
}

func (r *jobRun) clean(ctx context.Context) error {
	var err error
	if r.cfg.Elasticsearch != "" {
		err = dropIndices(ctx, r.cfg.Elasticsearch, r.cfg.IndexPrefix)
	}
	return errors.Join(err, os.RemoveAll(r.cfg.Data))
}
