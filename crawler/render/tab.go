package render

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// tab is one page in a browser context of its own, of which nothing is kept.
type tab struct {
	session
	cfg  Config
	page Page
	main cdp.FrameID

	ctx    context.Context // of all that the page's requests start; its cause is what the page broke
	cancel context.CancelCauseFunc
	work   sync.WaitGroup
	asking chan struct{} // taken by a request that is being asked
	over   chan struct{} // a part of the page's own time has passed

	paused, dialogs int // so far; of the reader's goroutine

	mu     sync.Mutex
	served bool // the document itself was handed over
	result Result
}

// dialogsMost are closed before a page is given up.
const dialogsMost = 20

// atOnce is how many requests of a page are asked at the same time.
const atOnce = 4

// show lets the browser show a page. After an error the browser is good for nothing.
func (p *process) show(ctx context.Context, cfg Config, pg Page) (Result, error) {
	kept := context.AfterFunc(ctx, p.signal) // a page that hangs keeps the browser from hearing anything else
	defer kept()
	t := &tab{session: session{wire: p.wire}, cfg: cfg, page: pg, asking: make(chan struct{}, atOnce), over: make(chan struct{}, 1)}
	t.ctx, t.cancel = context.WithCancelCause(ctx)
	own, err := call(ctx, t.session, target.CreateBrowserContext, target.CreateBrowserContextParams{})
	if err == nil {
		err = t.open(own.BrowserContextID)
	}
	if err == nil {
		err = t.document()
	}
	if broke := context.Cause(t.ctx); broke != nil && ctx.Err() == nil {
		err = broke
	}
	p.wire.listen(nil)
	t.cancel(nil)
	if err != nil {
		p.signal() // else an answer that nobody reads could hold the work up
	}
	t.work.Wait()
	if err == nil {
		_, err = call(ctx, session{wire: p.wire}, target.DisposeBrowserContext, target.DisposeBrowserContextParams(own))
	}
	return t.result, err
}

// open makes the tab, goes to the page, and waits until the page's own time has passed.
func (t *tab) open(own cdp.BrowserContextID) error {
	all := t.session
	_, err := call(t.ctx, all, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: own})
	if err != nil {
		return err
	}
	made, err := call(t.ctx, all, target.CreateTarget, target.CreateTargetParams{URL: "about:blank", BrowserContextID: own})
	if err != nil {
		return err
	}
	t.main = cdp.FrameID(made.TargetID)
	flat := true
	at, err := call(t.ctx, all, target.AttachToTarget, target.AttachToTargetParams{TargetID: made.TargetID, Flatten: &flat})
	if err != nil {
		return err
	}
	t.id = at.SessionID
	t.wire.listen(t.event)
	if err := t.prepare(); err != nil {
		return err
	}
	went, err := call(t.ctx, t.session, page.Navigate, page.NavigateParams{URL: t.page.URL})
	if err == nil && went.ErrorText != "" {
		err = fmt.Errorf("it does not show the page: %s", went.ErrorText)
	}
	if err != nil {
		return err
	}
	for range ticks {
		if err := t.tick(t.cfg.OwnTime / ticks); err != nil {
			return err
		}
		if err := t.drawn(); err != nil {
			return err
		}
	}
	return nil
}

// prepare switches on what is needed of the protocol, and stops the page's clock until the page is there.
func (t *tab) prepare() error {
	if _, err := call(t.ctx, t.session, page.Enable, page.EnableParams{}); err != nil {
		return err
	}
	if _, err := call(t.ctx, t.session, inspector.Enable, cdp.Empty{}); err != nil {
		return err
	}
	if _, err := call(t.ctx, t.session, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}}); err != nil {
		return err
	}
	_, err := call(t.ctx, t.session, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{Policy: emulation.VirtualTimePolicyPause})
	return err
}

// ticks is in how many parts the page's own time passes; drawTime is how long it has after each of them, on the wall's
// clock, to draw: what is seen of a page for the first time may make it ask for more.
const (
	ticks    = 3
	drawTime = 30 * time.Millisecond
)

// tick lets the page's clock run for a while: faster than the wall's, but not while something is being asked for. Then it
// stands still.
func (t *tab) tick(d time.Duration) error {
	budget := float64(d.Milliseconds())
	_, err := call(t.ctx, t.session, emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{
		Policy: emulation.VirtualTimePolicyPauseIfNetworkFetchesPending, Budget: &budget, MaxVirtualTimeTaskStarvationCount: 10_000})
	if err != nil {
		return err
	}
	select {
	case <-t.over:
		return nil
	case <-t.wire.gone:
		return errGone
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}

// drawn waits for the page to draw.
func (t *tab) drawn() error {
	wait := time.NewTimer(drawTime)
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}

var errCrashed = errors.New("it crashed on the page")

// event takes what the browser tells. It runs on the reader's goroutine, which must not wait.
func (t *tab) event(id target.SessionID, method string, params jsonv2.Value) {
	if id != t.id || t.ctx.Err() != nil {
		return
	}
	switch method {
	case fetch.RequestPaused.Method:
		var e fetch.EventRequestPaused
		if err := jsonv2.Unmarshal(params, &e, chromedp.DefaultUnmarshalOptions); err != nil || e.Request == nil {
			t.cancel(fmt.Errorf("a request that cannot be read: %w", err))
			return
		}
		t.paused++
		if t.paused > pausedMost*t.cfg.MaxAsked {
			t.cancel(fmt.Errorf("%w: more than %d requests", ErrTooLarge, pausedMost*t.cfg.MaxAsked))
			return
		}
		t.work.Go(func() { t.request(e) })
	case page.JavascriptDialogOpening.Method:
		if t.dialogs++; t.dialogs > dialogsMost {
			t.cancel(fmt.Errorf("%w: more than %d dialogs", ErrTooLarge, dialogsMost))
			return
		}
		t.work.Go(t.dismiss)
	case emulation.VirtualTimeBudgetExpired.Method:
		select {
		case t.over <- struct{}{}:
		default:
		}
	case inspector.TargetCrashed.Method:
		t.cancel(errCrashed)
	}
}

// dismiss answers a dialog as somebody does who closes it.
func (t *tab) dismiss() {
	_, _ = call(t.ctx, t.session, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false}) // it may be closed already
}
