package render

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The document is written out in a world of its own, where the page's scripts have changed nothing of what the words mean,
// and handed over in pieces. A lone surrogate, which no encoding knows, becomes U+FFFD.
const (
	writeOut = `(() => {
	const d = document, e = d.documentElement
	globalThis.at = 0
	globalThis.text = ((d.doctype ? "<!DOCTYPE html>" : "") + (e ? e.outerHTML : "")).toWellFormed()
	return text.length
})()`
	nextPiece = `(() => {
	let end = at + %d
	if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++
	const piece = text.slice(at, end)
	at = end
	return piece
})()`
	pieceLength = 1 << 20 // UTF-16 units
)

// document reads the page as it is now.
func (t *tab) document() error {
	world, err := call(t.ctx, t.session, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: t.main, WorldName: "reader"})
	if err != nil {
		return err
	}
	var length int
	if err := t.evaluate(world.ExecutionContextID, writeOut, &length); err != nil {
		if errors.Is(err, errThrown) { // there is no string of that length
			return fmt.Errorf("%w: %w", ErrTooLarge, err)
		}
		return err
	}
	for at := 0; at < length && len(t.result.HTML) <= t.cfg.MaxHTML && length <= t.cfg.MaxHTML; at += pieceLength {
		var piece string
		if err := t.evaluate(world.ExecutionContextID, fmt.Sprintf(nextPiece, pieceLength), &piece); err != nil {
			return err
		}
		t.result.HTML = append(t.result.HTML, piece...)
	}
	if max(length, len(t.result.HTML)) > t.cfg.MaxHTML {
		t.result.HTML = nil
		return fmt.Errorf("%w: more than %s bytes", ErrTooLarge, strconv.Itoa(t.cfg.MaxHTML))
	}
	return nil
}

var errThrown = errors.New("a script failed")

func (t *tab) evaluate(world runtime.ExecutionContextID, script string, out any) error {
	byValue := true
	r, err := call(t.ctx, t.session, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ContextID: world, ReturnByValue: &byValue})
	if err != nil {
		return err
	}
	if r.ExceptionDetails != nil || r.Result == nil {
		return errThrown
	}
	return jsonv2.Unmarshal(r.Result.Value, out, chromedp.DefaultUnmarshalOptions)
}
