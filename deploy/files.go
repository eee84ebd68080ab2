package deploy

import (
	"context"
	"io"
	"os"

	"molva/collector"
)

// input opens a file, "-" is standard input. A read that waits for a person or a pipe ends with ctx.
func input(ctx context.Context, s Streams, path string) (io.ReadCloser, error) {
	if path == "-" {
		return waiting(ctx, s.In), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: path, Msg: "it cannot be read: " + err.Error(), Hint: "- reads standard input", Err: err}
	}
	if st, err := f.Stat(); err == nil && !st.Mode().IsRegular() {
		return struct {
			io.Reader
			io.Closer
		}{waiting(ctx, f), f}, nil
	}
	return f, nil
}

// waiting reads r in a goroutine of its own, because a read that has begun cannot be called back: it is left behind when
// ctx ends.
func waiting(ctx context.Context, r io.Reader) io.ReadCloser {
	out, in := io.Pipe()
	stop := context.AfterFunc(ctx, func() { _ = in.CloseWithError(ctx.Err()) }) // it never fails
	go func() {
		_, err := io.Copy(in, r)
		stop()
		_ = in.CloseWithError(err)
	}()
	return out
}

// untilStopped does long work that looks at ctx seldom or never, and leaves it behind when ctx ends: the program ends too.
func untilStopped[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := work()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// writeOut hands standard output for "-", else a file that appears whole or not at all. A device or a pipe is written
// as it is: nothing can take its place.
func writeOut(path string, standard io.Writer, write func(io.Writer) error) error {
	if path == "-" {
		return write(standard)
	}
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() && !st.IsDir() {
		return writeInto(path, write)
	}
	part := path + ".part"
	file, err := os.Create(part)
	if err != nil {
		return err
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		return os.Rename(part, path)
	}
	os.Remove(part)
	return err
}

func writeInto(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
