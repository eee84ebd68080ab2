package deploy

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"molva/collector"
)

// TestTheDemoReadsItsSitesAtOnce: when it says what to try there are reviews, and what comes then is news.
func TestTheDemoReadsItsSitesAtOnce(t *testing.T) {
	dir := shortDir(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := (&demoCommand{Data: dir, Seed: 1, Listen: "127.0.0.1:0", Processes: 1}).Run(ctx, Streams{Out: in, Err: io.Discard})
		in.CloseWithError(io.EOF)
		ended <- err
	}()
	said := bufio.NewScanner(out)
	waited, madeUp := false, false
	for said.Scan() && !strings.Contains(said.Text(), "To try") {
		madeUp = madeUp || strings.Contains(said.Text(), "zhalobnaya.example and all that end in .example) are made up: they open nowhere")
		waited = waited || strings.Contains(said.Text(), "read for the first time")
	}
	if !waited || !madeUp || !strings.Contains(said.Text(), "both sites were read, what comes now is news") {
		t.Fatalf("it said %q (%v)", said.Text(), said.Err())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // the rest of the hints
	if status, found, errs := run(t, "", "search", "рейтинг:<3", "--data", dir); status != exitDone || strings.HasPrefix(found, "0 found") {
		t.Errorf("status %d, %q, %q", status, found, errs)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestTheDemoListensWhereItIsTold: only who names no address is given another than the usual one.
func TestTheDemoListensWhereItIsTold(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = (&demoCommand{Listen: taken.Addr().String()}).listenAt()
	if e := (*collector.Error)(nil); !errors.As(err, &e) || e.Where != "--listen" {
		t.Errorf("a taken port: %v", err)
	}
	if at, err := (&demoCommand{}).listenAt(); err != nil || at == "" {
		t.Errorf("no address given: %q, %v", at, err)
	}
}
