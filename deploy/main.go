// Package deploy puts the parts together and runs them: the application, its configuration and the command line.
package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones work on a machine that has none

	"github.com/alecthomas/kong"
	"github.com/lmittmann/tint"

	"molva/collector"
)

// The exit statuses; scripts rely on them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitPartly = 3 // done in part, and the summary says what not
)

// Streams are what a command reads and writes: data on Out, progress, summaries and logs on Err.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Main runs the command line and returns the exit status.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal asks to end, a second one ends
	var cli commandLine
	exited := -1
	parser, err := kong.New(&cli, kong.Name("molva"), kong.Description("Watches what is said about a company and asks its customers to say it honestly."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Configuration(readConfig), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(Streams{In: in, Out: out, Err: errs}))
	if err != nil {
		fmt.Fprintln(errs, "molva:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(wordsBehindFlags(args))
	if exited >= 0 { // --help was asked for and printed
		return exited
	}
	if err != nil {
		fmt.Fprintf(errs, "molva: %v\nTry: %s\n", err, tryInstead(args, err))
		return exitUsage
	}
	return report(errs, wasInterrupted(ctx, parsed.Run()))
}

// wasInterrupted makes whatever failed because the command was told to stop an interruption: a database or a server may
// have words of its own for it.
func wasInterrupted(ctx context.Context, err error) error {
	var partly *Partly
	if err == nil || ctx.Err() == nil || errors.Is(err, context.Canceled) || errors.As(err, &partly) {
		return err
	}
	return &Interrupted{What: err.Error()}
}

// report prints an error the way a person can act on and chooses the exit status.
func report(errs io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	var cut *Interrupted
	if errors.As(err, &cut) {
		fmt.Fprintln(errs, "molva: interrupted:", cut.What)
		return exitFailed
	}
	if errors.Is(err, context.Canceled) { // what serves until it is told to stop answers nil
		fmt.Fprintln(errs, "molva: interrupted")
		return exitFailed
	}
	var partly *Partly
	if errors.As(err, &partly) {
		fmt.Fprintln(errs, "molva: done in part:", partly.What)
		return exitPartly
	}
	fmt.Fprintln(errs, "molva:", err)
	var e *collector.Error
	if errors.As(err, &e) && e.Code == collector.CodeInvalid {
		return exitUsage
	}
	return exitFailed
}

// Partly says that a command did its work, but not all of it.
type Partly struct{ What string }

func (p *Partly) Error() string { return "done in part: " + p.What }

// Interrupted says what a command that was told to stop has written.
type Interrupted struct{ What string }

func (i *Interrupted) Error() string { return "interrupted: " + i.What }

// Unwrap lets it be known for what it is.
func (i *Interrupted) Unwrap() error { return context.Canceled }

// newLog writes for people on a terminal and for machines elsewhere.
func newLog(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			return slog.New(tint.NewTextHandler(w, &tint.Options{Level: l, TimeFormat: "15:04:05.000"}))
		}
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}
