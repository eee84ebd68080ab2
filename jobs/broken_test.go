package jobs

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

func TestAPageThatCannotBeStoredIsBrokenAndThePassEnds(t *testing.T) {
	b := newBench(t)
	s := b.source()
	db, err := sql.Open("sqlite", filepath.Join(b.dir, "molva.db"))
	must(t, err)
	defer db.Close()
	_, err = db.Exec(`CREATE TRIGGER odd BEFORE INSERT ON document WHEN new.site_key = 'odd' BEGIN SELECT RAISE(ABORT, 'no such thing'); END`)
	must(t, err)
	pages := map[string]string{"/": page("/b", card{id: `data-review-id="odd"`, text: "Один"}), "/b": page("", card{id: `data-review-id="2"`, text: "Три"})}
	if docs, _ := b.show(pages); docs != 1 {
		t.Errorf("%d documents", docs)
	}
	if s = b.reread(s); s.Health != collector.HealthPartial || s.PassOpen || !strings.Contains(s.Reason, "no such thing") {
		t.Errorf("%s %q, open %v", s.Health, s.Reason, s.PassOpen)
	}
	if n := slices.Index(b.site.asked, "/b"); n < 0 || len(b.site.asked) > 4 {
		t.Errorf("asked %q", b.site.asked)
	}
}
