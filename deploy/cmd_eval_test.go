package deploy

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEvalWantsDataAndMeasuresTheSuspicion(t *testing.T) {
	t.Setenv("MOLVA_SHARED", "")
	if status, _, errs := run(t, "", "eval"); status != exitUsage || !strings.Contains(errs, "MOLVA_SHARED") {
		t.Errorf("without a folder: status %d, %q", status, errs)
	}
	dir := t.TempDir()
	if status, _, errs := run(t, "", "eval", "--data", dir); status != exitFailed || !strings.Contains(errs, "yelpchi") {
		t.Errorf("an empty folder: status %d, %q", status, errs)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 40 {
		fmt.Fprintf(z, `{"user":%d,"product":%d,"rating":%d,"date":"2012-03-%02d","fake":%v}`+"\n", i%20, i%5, 1+i%5, 1+i%28, i%20 > 15)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "fake-graph"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "fake-graph", "yelpchi.jsonl.gz"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := suspicionScore(dir)
	if err != nil || got.Rows != 40 || got.Set != "yelpchi" || got.Target != 0.75 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestAFolderWithoutDataSetsIsNamed: what is missing, where it was named, what to give.
func TestAFolderWithoutDataSetsIsNamed(t *testing.T) {
	empty := t.TempDir()
	none, out := filepath.Join(t.TempDir(), "nodir"), filepath.Join(t.TempDir(), "weights")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"eval", "--data", none}, exitUsage, "--data: there is no folder of data sets " + none + ": it is not there (name the folder"},
		{[]string{"train", "--data", none, "-o", out}, exitUsage, "--data: there is no folder of data sets " + none + ": it is not there (name the folder"},
		{[]string{"eval", "--data", empty}, exitFailed, "--data: " + empty + " holds not all data sets: " + filepath.Join(empty, "fake-graph", "yelpchi.jsonl.gz") + " is not there (name the folder"},
		{[]string{"train", "--data", empty, "-o", out}, exitFailed, "--data: " + empty + " holds not all data sets: " + empty},
		{[]string{"train", "--data", empty, "-o", filepath.Join(none, "weights")}, exitFailed, "train: open " + none},
	} {
		status, said, errs := run(t, "", c.args...)
		if _, err := os.Stat(out); status != c.status || said != "" || !strings.Contains(errs, c.want) || err == nil {
			t.Errorf("%v: status %d, %q, %q", c.args, status, said, errs)
		}
	}
}
