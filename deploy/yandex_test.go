package deploy

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// madeUpExport has the shape of an export of Yandex Maps: other names of fields, an owner's answer, a date with
// thousandths, a text of two lines.
const madeUpExport = `{"reviewId": "a1", "rating": 5, "text": "Собрали букет за десять минут, спасибо!", "date": "2026-02-03T10:11:12.130Z", "likeCount": 2, "businessComment": "Приходите ещё!", "businessCommentDate": "", "videos": [], "textLanguage": "ru", "businessId": "77"}
{"reviewId": "a2", "rating": 1, "text": "Лилии завяли к вечеру, деньги не вернули.\nНе советую.", "date": "2026-02-04T09:00:00.000Z", "likeCount": 0, "businessComment": "", "videos": [], "textLanguage": "ru", "businessId": "77"}
{"reviewId": "a3", "rating": 2, "text": "Ждали доставку три часа", "date": "2026-02-05T21:30:00.000Z", "likeCount": 1, "businessComment": "", "videos": [], "textLanguage": "ru", "businessId": "78"}
{"reviewId": "a4", "rating": 3, "text": "Обычный салон", "date": "2026-02-06T08:00:00.000Z", "likeCount": 0, "businessComment": "", "videos": [], "textLanguage": "ru", "businessId": "78"}
`

// yandexExport is the file of reviews of Yandex Maps in the shared data, where it is not at hand a made-up one.
func yandexExport(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MOLVA_SHARED")
	if dir == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_REAL=1 wants the shared data: set MOLVA_SHARED")
		}
		t.Log("MOLVA_SHARED is not set: a few made-up reviews stand in for the 700 of Yandex Maps")
		path := filepath.Join(t.TempDir(), "reviews.jsonl")
		if err := os.WriteFile(path, []byte(madeUpExport), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", dir) // it is given from the project's root
	}
	return filepath.Join(dir, "data", "reviews-yandex-maps", "reviews.jsonl.gz")
}

// ratingsOf are the stars of the reviews in an export, counted apart from the product.
func ratingsOf(t *testing.T, path string) []float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := io.Reader(f)
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var out []float64
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct{ Rating float64 }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Rating)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnExportOfYandexMapsIsImportedWhole(t *testing.T) {
	path, data := yandexExport(t), t.TempDir()
	ratings := ratingsOf(t, path)
	all, low := len(ratings), 0
	for _, r := range ratings {
		if r > 0 && r < 3 {
			low++
		}
	}
	if os.Getenv("MOLVA_SHARED") != "" && all != 700 {
		t.Fatalf("the export holds %d reviews, want 700", all)
	}
	complaints := "found"
	if os.Getenv("MOLVA_SHARED") != "" {
		complaints = "\n46 found" // as the README says
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"import", path, "--site", "yandex.maps"}, fmt.Sprintf("%d read: %d new, 0 edited, 0 the same, 0 refused", all, all)},
		{[]string{"search", "site:yandex.maps", "--limit", "1"}, fmt.Sprintf("\n%d found", all)},
		{[]string{"search", "rating:<3", "--limit", "1"}, fmt.Sprintf("\n%d found", low)},
		{[]string{"search", "rating:<3 is:complaint", "--limit", "1"}, complaints},
		{[]string{"search", "rating:>=3", "--limit", "1"}, fmt.Sprintf("\n%d found", all-low)},
		{[]string{"search", "--verify"}, fmt.Sprintf("%d documents, %d indexed, 0 missing, 0 stale, 0 too many, 0 under way", all, all)},
		{[]string{"import", path, "--site", "yandex.maps"}, fmt.Sprintf("%d read: 0 new, 0 edited, %d the same, 0 refused", all, all)},
	} {
		status, out, errs := run(t, "", append(c.args, "--data", data)...)
		if status != exitDone || !strings.Contains(out, c.want) {
			t.Fatalf("%v: status %d, %q, %q, want %q", c.args, status, out, errs, c.want)
		}
	}
}
