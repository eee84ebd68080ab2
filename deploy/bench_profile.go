package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// startProfile writes a CPU profile of what runs until stop; "" profiles nothing.
func startProfile(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// profiled plays a run once more under a profile and adds to each stage what it took, in seconds.
func (c *benchCommand) profiled(ctx context.Context, run string, spent map[string]float64) error {
	dir, err := os.MkdirTemp("", "molva-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "cpu")
	if _, err := c.measure(ctx, run, path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := profile.Parse(f)
	if err != nil {
		return err
	}
	return addStages(p, spent)
}

// addStages adds the CPU of each sample to its stage.
func addStages(p *profile.Profile, spent map[string]float64) error {
	cpu := slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == "cpu" && t.Unit == "nanoseconds" })
	if cpu < 0 {
		return errors.New("the profile has no CPU times")
	}
	for _, s := range p.Sample {
		spent[stageOf(stack(s), len(s.Label[openedLabel]) > 0)] += float64(s.Value[cpu]) / 1e9
	}
	return nil
}

// stack is the functions of a sample from the root of its goroutine on, inlined ones too.
func stack(s *profile.Sample) []string {
	var out []string
	for _, l := range slices.Backward(s.Location) {
		for _, line := range slices.Backward(l.Line) {
			if line.Function != nil {
				out = append(out, line.Function.Name)
			}
		}
	}
	return out
}

// perMille turns times into shares of 1000 that add up to it: what rounding leaves over goes to the largest remainders.
func perMille(spent map[string]float64) map[string]int {
	var sum float64
	for _, v := range spent {
		sum += v
	}
	out, left := map[string]int{}, 1000
	if sum == 0 {
		return out
	}
	var order []string
	rest := map[string]float64{}
	for stage, v := range spent {
		exact := v / sum * 1000
		out[stage], rest[stage] = int(exact), exact-float64(int(exact))
		left -= out[stage]
		order = append(order, stage)
	}
	slices.SortFunc(order, func(a, b string) int {
		if rest[a] != rest[b] {
			return map[bool]int{true: -1, false: 1}[rest[a] > rest[b]]
		}
		return strings.Compare(a, b)
	})
	for _, stage := range order[:min(left, len(order))] {
		out[stage]++
	}
	return out
}

// dropIndices deletes what a run has left on the node: the indices behind its aliases, each by its own name, since a
// node may refuse to delete by a pattern.
func dropIndices(ctx context.Context, node, prefix string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ask := func(method, path string, answer any) error {
		req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(node, "/")+path, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("clean up the node: %s %s: %s", method, path, res.Status)
		}
		return json.NewDecoder(res.Body).Decode(answer)
	}
	var made map[string]any
	if err := ask(http.MethodGet, "/"+prefix+"-*/_alias", &made); err != nil {
		return err
	}
	for name := range made {
		if err := ask(http.MethodDelete, "/"+name, &struct{}{}); err != nil {
			return err
		}
	}
	return nil
}
