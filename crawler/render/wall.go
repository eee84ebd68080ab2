package render

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// wall is the proxy that browsers are given: it lets nothing through. What a page asks for is answered before it comes
// here; what comes here (a WebSocket, a worker, the browser's own business) is refused and counted.
type wall struct {
	address string // "127.0.0.1:PORT"
	log     *slog.Logger
	l       net.Listener
	wg      sync.WaitGroup
	tries   atomic.Int64
}

func newWall(log *slog.Logger) (*wall, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &wall{address: l.Addr().String(), log: log, l: l}
	w.wg.Go(w.serve)
	return w, nil
}

func (w *wall) close() {
	w.l.Close()
	w.wg.Wait()
}

func (w *wall) serve() {
	for {
		c, err := w.l.Accept()
		if err != nil {
			return
		}
		w.wg.Go(func() { w.refuse(c) })
	}
}

// refuse reads one line for the log.
func (w *wall) refuse(c net.Conn) {
	defer c.Close()
	w.tries.Add(1)
	_ = c.SetDeadline(time.Now().Add(200 * time.Millisecond)) // a connection that has none does not need it
	line, _ := bufio.NewReaderSize(io.LimitReader(c, 512), 512).ReadString('\n')
	w.log.Debug("a browser's own request is refused", "component", "render", "request", strings.ToValidUTF8(strings.TrimSpace(line), "?"))
	_, _ = io.WriteString(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") // it may be gone
}
