package render

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
)

const (
	// pausedMost times Config.MaxAsked is how many requests a page may make, most of them to be refused, before it is given up.
	pausedMost = 20
	linksMost  = 100 // addresses to which a page wanted to go on that are remembered
)

// kinds are what a page may ask for. Pictures, fonts and media change nothing of what it says; frames are other pages.
var kinds = []network.ResourceType{network.ResourceTypeScript, network.ResourceTypeStylesheet, network.ResourceTypeXHR, network.ResourceTypeFetch}

// request decides about one request that waits in the browser.
func (t *tab) request(e fetch.EventRequestPaused) {
	doc := e.ResourceType == network.ResourceTypeDocument
	switch {
	case doc && e.FrameID == t.main && t.first():
		t.fulfill(e.RequestID, Answer{Status: http.StatusOK, Header: t.page.Header, Body: t.page.Body})
	case doc && e.FrameID == t.main:
		t.wantsTo(e.Request.URL)
		t.refuse(e.RequestID, network.ErrorReasonAborted) // the document stays as it is
	case !slices.Contains(kinds, e.ResourceType), e.Request.Method != http.MethodGet, !isWeb(e.Request.URL), idle(e.Request.Headers):
		t.refuse(e.RequestID, network.ErrorReasonBlockedByClient)
	default:
		t.ask(e)
	}
}

func isWeb(url string) bool {
	return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://")
}

// idle says that a request asks for what is not needed now, or for an answer that never ends.
func idle(h network.Headers) bool {
	for name, v := range h {
		said, _ := v.(string)
		switch http.CanonicalHeaderKey(name) {
		case "Purpose", "Sec-Purpose":
			return true
		case "Accept":
			if strings.Contains(said, "text/event-stream") {
				return true
			}
		}
	}
	return false
}

// first says whether the document itself is asked for, which happens once.
func (t *tab) first() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.served
	t.served = true
	return !was
}

// wantsTo keeps an address to which the page's script wanted to go: to go there is a visit of its own.
func (t *tab) wantsTo(url string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.result.Refused++
	if url != t.page.URL && isWeb(url) && len(t.result.Links) < linksMost && !slices.Contains(t.result.Links, url) {
		t.result.Links = append(t.result.Links, url)
	}
}

// ask hands a request to whoever called Render.
func (t *tab) ask(e fetch.EventRequestPaused) {
	select {
	case t.asking <- struct{}{}:
		defer func() { <-t.asking }()
	case <-t.ctx.Done():
		return
	}
	room, ok := t.room()
	if !ok {
		t.cancel(fmt.Errorf("%w: more than %d requests or %d bytes", ErrTooLarge, t.cfg.MaxAsked, t.cfg.MaxBytes))
		return
	}
	a, err := t.page.Ask(t.ctx, Request{URL: e.Request.URL, Kind: string(e.ResourceType), Header: asked(e.Request.Headers), Room: room})
	if err != nil {
		t.cfg.Log.Debug("a request of a page is refused", "component", "render", "url", e.Request.URL, "error", err)
		t.refuse(e.RequestID, network.ErrorReasonBlockedByClient)
		return
	}
	t.mu.Lock()
	t.result.Bytes += len(a.Body)
	t.mu.Unlock()
	t.fulfill(e.RequestID, a)
}

// room is how many bytes the next answer may have; false when the page has had its share.
func (t *tab) room() (int, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.result.Asked >= t.cfg.MaxAsked || t.result.Bytes >= t.cfg.MaxBytes {
		return 0, false
	}
	t.result.Asked++
	return t.cfg.MaxBytes - t.result.Bytes, true
}

func (t *tab) refuse(id fetch.RequestID, why network.ErrorReason) {
	if why == network.ErrorReasonBlockedByClient {
		t.mu.Lock()
		t.result.Refused++
		t.mu.Unlock()
	}
	_, _ = call(t.ctx, t.session, fetch.FailRequest, fetch.FailRequestParams{RequestID: id, ErrorReason: why}) // it may be gone
}

func (t *tab) fulfill(id fetch.RequestID, a Answer) {
	p := fetch.FulfillRequestParams{RequestID: id, ResponseCode: int64(a.Status), Body: a.Body}
	for name, values := range a.Header {
		if !seen[name] && !strings.HasPrefix(name, "Access-Control-") {
			continue
		}
		for _, v := range values {
			p.ResponseHeaders = append(p.ResponseHeaders, &fetch.HeaderEntry{Name: name, Value: strings.ToValidUTF8(v, "")})
		}
	}
	_, _ = call(t.ctx, t.session, fetch.FulfillRequest, p) // it may be gone
}

// seen are the fields of an answer that the browser sees: what says how to read it, and where it leads. Cookies are none of
// them, nor what would make the browser ask for more.
var seen = map[string]bool{"Content-Type": true, "Content-Language": true, "Content-Security-Policy": true, "X-Content-Type-Options": true,
	"Location": true, "Last-Modified": true, "Timing-Allow-Origin": true, "X-Total-Count": true}

// asked are the fields of a request that go out with it: those of a stranger's request, and what the page's script added
// for its server to tell a script's request.
func asked(h network.Headers) http.Header {
	out := http.Header{}
	for name, v := range h {
		name = http.CanonicalHeaderKey(name)
		s, ok := v.(string)
		if !ok || len(s) > 4096 {
			continue
		}
		switch name {
		case "Accept", "Referer", "Origin", "X-Requested-With":
			out.Set(name, s)
		}
	}
	return out
}
