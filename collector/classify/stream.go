package classify

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"molva/collector"
)

// StreamReport says what Stream did.
type StreamReport struct {
	Lines, Judged int
	Refused       []*collector.Error // the first refusedKept of them, each with its line
	Bad           int                // how many lines were refused
}

// refusedKept bounds the reasons that a report holds.
const refusedKept = 20

// Stream judges JSON Lines: for each line of in one line of out, in the same order, with language, tone, complaint, causes
// and category added (or replaced), mismatch where stars and text disagree, object_tone where an object is given, and every
// other field as it came. A line is an object with text and optional title, pros, cons, rating and object (what is spoken of:
// its name, or a list of the names that it goes under). A broken line is answered by an object with an "error" that names
// it, so that the two files stay in step. Empty lines are answered by empty lines. The error is of reading or writing alone.
func Stream(ctx context.Context, in io.Reader, out io.Writer) (StreamReport, error) {
	var report StreamReport
	lines := collector.NewLineReader(in, collector.MaxLine)
	w := bufio.NewWriterSize(out, 64<<10)
	for {
		if err := ctx.Err(); err != nil {
			return report, errors.Join(err, w.Flush())
		}
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return report, flush(w)
		}
		if err != nil {
			return report, errors.Join(fmt.Errorf("read line %d: %w", line.Number, err), w.Flush())
		}
		_, _ = w.Write(report.answer(line)) // the next write says what was wrong
		if err := w.WriteByte('\n'); err != nil {
			return report, fmt.Errorf("write line %d: %w", line.Number, err)
		}
		report.Lines++
	}
}

func flush(w *bufio.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (r *StreamReport) answer(line collector.Line) []byte {
	if line.Blank() {
		return nil
	}
	answer, err := judgeLine(line)
	if err == nil {
		r.Judged++
		return answer
	}
	r.Bad++
	if len(r.Refused) < refusedKept {
		r.Refused = append(r.Refused, err)
	}
	return err.Answer()
}

// judgeLine adds a verdict to one object; the fields keep their order and spelling.
func judgeLine(line collector.Line) ([]byte, *collector.Error) {
	fields, err := line.ReadFields(collector.MaxLine)
	if err != nil {
		return nil, err
	}
	var review collector.Review
	if err := readReview(fields, &review); err != nil {
		return nil, collector.RefuseLine(line.Number, collector.CodeInvalid, err.Error())
	}
	v := Classify(review)
	add := []collector.Field{{Name: "language", Value: collector.JSON(v.Language)}, {Name: "tone", Value: collector.JSON(v.Tone)},
		{Name: "complaint", Value: collector.JSON(v.Complaint)}, {Name: "causes", Value: collector.JSON(v.Causes)}, {Name: "category", Value: collector.JSON(v.Category)}}
	if v.Mismatch.Tone != "" {
		add = append(add, collector.Field{Name: "mismatch", Value: collector.JSON(v.Mismatch)})
	}
	if names := objectNames(fields); len(names) > 0 {
		add = append(add, collector.Field{Name: "object_tone", Value: collector.JSON(Toward(review, NewObject(names...), Object{}))})
	}
	return collector.WriteFields(fields, add), nil
}

// objectNames are the names of what is spoken of: a string, or a list of strings for one that goes under several. What is
// neither names nothing.
func objectNames(fields []collector.Field) []string {
	for _, f := range fields {
		if f.Name != "object" {
			continue
		}
		var one string
		if json.Unmarshal(f.Value, &one) == nil && one != "" {
			return []string{one}
		}
		var many []string
		if json.Unmarshal(f.Value, &many) == nil {
			return many
		}
	}
	return nil
}

// readReview takes the fields that are judged; each of them must be of its type or absent or null.
func readReview(fields []collector.Field, r *collector.Review) error {
	into := map[string]any{"text": &r.Text, "title": &r.Title, "pros": &r.Pros, "cons": &r.Cons, "rating": &r.Rating}
	for _, f := range fields {
		target, ok := into[f.Name]
		if !ok {
			continue
		}
		if err := json.Unmarshal(f.Value, target); err != nil {
			if f.Name == "rating" {
				continue // "4,5" or "five of five": a site's own spelling is no reason to refuse the text
			}
			return fmt.Errorf("%q is no string", f.Name)
		}
	}
	return nil
}
