package deploy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// A name is given, and the table says what each way to write it would add, with lines to read.
func TestVariantsCommand(t *testing.T) {
	dir := shortDir(t)
	rows := `{"id":"1","text":"Заказала во Флаувау розы","published":"2026-01-05","site":"a.example"}
{"id":"2","text":"Flowwow опоздал, звонила во Флаувау","published":"2026-01-06","site":"a.example"}
{"id":"3","text":"flowwow молчит","published":"2026-01-07","site":"b.example"}
{"id":"4","text":"просто akfedfe","published":"2026-01-08","site":"b.example"}
`
	if status, out, errs := run(t, rows, "import", "-", "--data", dir); status != exitDone {
		t.Fatalf("import: %d %q %q", status, out, errs)
	}
	status, out, errs := run(t, "", "variants", "Флаувау", "--data", dir)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "*  flowwow") })
	if status != exitDone || at < 0 || !strings.Contains(lines[at], "flowwow   1     2      transliteration") || !strings.Contains(lines[at+1], "2026-01-07  b.example  flowwow молчит") {
		t.Fatalf("%d %q\n%s", status, errs, out)
	}
	if !strings.Contains(out, "=akfedfe") || !strings.Contains(out, "no sign of the company beside it") || lines[len(lines)-1] != "флаувау finds 2; with what is ticked (*): флаувау OR flowwow" {
		t.Errorf("%s", out)
	}
	var answer struct {
		Found    int
		Variants []struct{ Query string }
	}
	status, out, _ = run(t, "", "variants", "--query", "флаувау OR flowwow", "--json", "--data", dir)
	if err := json.Unmarshal([]byte(out), &answer); err != nil || status != exitDone || answer.Found != 3 || len(answer.Variants) < 10 {
		t.Errorf("%d %v: %d found, %d variants", status, err, answer.Found, len(answer.Variants))
	}
	if status, _, errs = run(t, "", "variants", "--query", `"не закрыто`, "--data", dir); status != exitUsage && status != exitFailed || !strings.Contains(errs, "^") {
		t.Errorf("%d %q", status, errs)
	}
}
