package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// wire speaks the DevTools protocol with one browser over two pipes. Of chromedp it takes the transport and the messages
// alone: chromedp's own tabs subscribe to documents, styles and logs, all of which a hostile page can flood.
type wire struct {
	conn *chromedp.PipeConn
	gone chan struct{} // closed when the browser speaks no more

	mu      sync.Mutex
	next    int64
	waiting map[int64]chan *cdproto.Message
	events  func(session target.SessionID, method string, params jsonv2.Value) // must not wait; nil drops
}

// messageMost is how long one message of the browser may be, in bytes; documents are fetched in shorter pieces.
const messageMost = 16 << 20

func newWire(r, w *os.File) *wire {
	c := &wire{conn: chromedp.NewPipeConn(&boundedMessages{r: r}, w), gone: make(chan struct{}), waiting: map[int64]chan *cdproto.Message{}}
	go c.read()
	return c
}

func (c *wire) read() {
	defer close(c.gone)
	for {
		m := &cdproto.Message{}
		if err := c.conn.Read(context.Background(), m); err != nil {
			_ = c.conn.Close() // the browser ends with it
			return
		}
		c.mu.Lock()
		answer, handle := c.waiting[m.ID], c.events
		delete(c.waiting, m.ID)
		c.mu.Unlock()
		switch {
		case m.ID != 0 && answer != nil:
			answer <- m
		case m.ID == 0 && handle != nil:
			handle(m.SessionID, string(m.Method), m.Params)
		}
	}
}

// listen hands events to a function from now on.
func (c *wire) listen(handle func(target.SessionID, string, jsonv2.Value)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = handle
}

func (c *wire) send(ctx context.Context, session target.SessionID, method string, params any) (jsonv2.Value, error) {
	b, err := jsonv2.Marshal(params, chromedp.DefaultMarshalOptions)
	if err != nil {
		return nil, err
	}
	answer := make(chan *cdproto.Message, 1)
	c.mu.Lock()
	c.next++
	m := &cdproto.Message{ID: c.next, SessionID: session, Method: cdproto.MethodType(method), Params: b}
	c.waiting[m.ID] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.waiting, m.ID)
	}()
	if err := c.conn.Write(ctx, m); err != nil {
		return nil, err
	}
	select {
	case a := <-answer:
		if a.Error != nil {
			return nil, fmt.Errorf("%s: %w", method, a.Error)
		}
		return a.Result, nil
	case <-c.gone:
		return nil, errGone
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errGone = errors.New("the browser ended")

// session is one page's part of a wire; the zero session id is the browser itself.
type session struct {
	wire *wire
	id   target.SessionID
}

// call sends a command and reads its answer.
func call[P, R any](ctx context.Context, s session, c cdp.Command[P, R], params P) (out R, err error) {
	b, err := s.wire.send(ctx, s.id, c.Method, params)
	if err == nil && len(b) > 0 {
		err = jsonv2.Unmarshal(b, &out, chromedp.DefaultUnmarshalOptions)
	}
	return out, err
}

// boundedMessages ends the stream at a message that is too long.
type boundedMessages struct {
	r *os.File
	n int // bytes since the last end of a message
}

func (b *boundedMessages) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		if b.n++; c == 0 {
			b.n = 0
		}
	}
	if b.n > messageMost {
		return 0, io.ErrShortBuffer
	}
	return n, err
}

func (b *boundedMessages) Close() error { return b.r.Close() }
