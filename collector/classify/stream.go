package classify

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"molva/collector"
)

// maxLine is the longest line that Stream reads: memory stays bounded whatever comes.
const maxLine = 4 << 20

// StreamReport says what Stream did.
type StreamReport struct {
	Lines, Judged int
	Refused       []*collector.Error // the first refusedKept of them, each with its line
	Bad           int                // how many lines were refused
}

// refusedKept bounds the reasons that a report holds.
const refusedKept = 20

// Stream judges JSON Lines: for each line of in one line of out, in the same order, with language, tone, complaint and causes
// added (or replaced) and every other field as it came. A line is an object with text and optional title, pros, cons,
// object (what is spoken of: kept, and no part of the verdict) and rating. A broken line is answered by an object with an "error" that names
// it, so that the two files stay in step. Empty lines are answered by empty lines. The error is of reading or writing alone.
func Stream(ctx context.Context, in io.Reader, out io.Writer) (StreamReport, error) {
	var report StreamReport
	lines := bufio.NewReaderSize(in, 64<<10)
	w := bufio.NewWriterSize(out, 64<<10)
	for {
		if err := ctx.Err(); err != nil {
			return report, errors.Join(err, w.Flush())
		}
		line, long, err := readLine(lines)
		if err != nil && err != io.EOF {
			return report, errors.Join(fmt.Errorf("read line %d: %w", report.Lines+1, err), w.Flush())
		}
		if err == io.EOF && len(line) == 0 {
			return report, flush(w)
		}
		report.Lines++
		w.Write(report.answer(line, long))
		if writeErr := w.WriteByte('\n'); writeErr != nil {
			return report, fmt.Errorf("write line %d: %w", report.Lines, writeErr)
		}
		if err == io.EOF {
			return report, flush(w)
		}
	}
}

func flush(w *bufio.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// readLine reads to the next line feed; of a line longer than maxLine the rest is skipped and long is true.
func readLine(r *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) <= maxLine {
			line = append(line, part...)
		} else {
			long = true
		}
		if err != bufio.ErrBufferFull {
			return bytes.TrimRight(line, "\r\n"), long, err
		}
	}
}

func (r *StreamReport) answer(line []byte, long bool) []byte {
	if len(bytes.TrimSpace(line)) == 0 && !long {
		return nil
	}
	answer, err := judgeLine(line, long)
	if err == nil {
		r.Judged++
		return answer
	}
	err.Where = fmt.Sprintf("line %d", r.Lines)
	r.Bad++
	if len(r.Refused) < refusedKept {
		r.Refused = append(r.Refused, err)
	}
	answer, _ = json.Marshal(map[string]any{"error": map[string]any{"line": r.Lines, "message": err.Msg}})
	return answer
}

// judgeLine adds a verdict to one object; the fields keep their order and spelling.
func judgeLine(line []byte, long bool) ([]byte, *collector.Error) {
	if long {
		return nil, &collector.Error{Code: collector.CodeTooLarge, Msg: fmt.Sprintf("longer than %d bytes", maxLine)}
	}
	var review collector.Review
	fields, err := readFields(line)
	if err == nil {
		err = readReview(fields, &review)
	}
	if err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: err.Error(), Hint: "one JSON object a line, the text in \"text\"", Err: err}
	}
	v := Classify(review)
	verdict := []field{{"language", marshal(v.Language)}, {"tone", marshal(v.Tone)}, {"complaint", marshal(v.Complaint)}, {"causes", marshal(v.Causes)}}
	return writeFields(fields, verdict), nil
}

// readReview takes the fields that are judged; each of them must be of its type or absent or null.
func readReview(fields []field, r *collector.Review) error {
	into := map[string]any{"text": &r.Text, "title": &r.Title, "pros": &r.Pros, "cons": &r.Cons, "rating": &r.Rating}
	for _, f := range fields {
		target, ok := into[f.name]
		if !ok {
			continue
		}
		if err := json.Unmarshal(f.value, target); err != nil {
			if f.name == "rating" {
				continue // "4,5" or "five of five": a site's own spelling is no reason to refuse the text
			}
			return fmt.Errorf("%q is no string", f.name)
		}
	}
	return nil
}
