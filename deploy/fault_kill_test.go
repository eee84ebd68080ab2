package deploy_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/deploy/demo"
	"molva/jobs"
)

// TestFaultKillsLoseAndDoubleNothing kills the product at random moments while it crawls, judges, indexes and tells, and
// starts it again. Afterwards it holds what the sites show, every change is one version, every reason was told once,
// and index and store are equal.
func TestFaultKillsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	r, seed := dice(t)
	kills := 20
	if long() {
		kills = 100
	}
	s := newStory(t, 1+seed%50)
	s.begin(t, options{})
	m := &mischief{story: s, r: r, down: map[string]int{}}
	for killed := 0; killed < kills; {
		m.round++
		m.ticks()
		target := s.status().Now.Add(period)
		for {
			over := m.killDuring(t, target)
			if killed++; over || killed == kills || r.IntN(2) == 0 {
				break // else once more before the pass is over
			}
		}
		s.until(target)
	}
	for range 2 { // what was taken down is gone only after two passes
		s.until(s.status().Now.Add(period))
	}
	for key := range m.down {
		s.life[key] = append(s.life[key], collector.ChangeGone)
	}
	s.equalsTruth()
	all, doubled := s.mails(t)
	m.toldOnce(t, all)
	st := s.status()
	s.kill()
	t.Logf("%d kills in %d rounds: %d documents, %d versions, %d mails of which %d came twice and say so, %d raw pages whole", kills, m.round,
		st.Documents, st.Versions, len(s.world.Catcher.Mails()), doubled, s.evidence(t))
}

// evidence reads every raw page that a row names and compares it with its SHA-256. Nobody may own the data folder.
func (p *product) evidence(t *testing.T) (n int) {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(p.dir, "molva.db"), slog.New(slog.DiscardHandler))
	must(t, err)
	defer db.Close()
	company, err := db.EnsureCompany(ctx, time.Now())
	must(t, err)
	raw, err := jobs.OpenRawFiles(p.dir)
	must(t, err)
	for id := int64(1); ; id++ {
		row, err := db.RawAnswer(ctx, collector.System(company.CompanyID), id)
		if collector.CodeOf(err) == collector.CodeNotFound && n > 0 {
			return n
		}
		must(t, err)
		_, err = raw.Read(row)
		must(t, err)
		n++
	}
}

// mischief changes the sites and kills the product, as its dice say.
type mischief struct {
	*story
	r     *rand.Rand
	round int
	added []string       // keys of the reviews that came after the rules were made
	down  map[string]int // taken down and not shown again, with the round
}

// ticks are some changes of the sites; a review is touched once a round at most, so that a pass sees every change.
func (m *mischief) ticks() {
	touched := map[string]bool{}
	for range 1 + m.r.IntN(4) {
		site := m.sites()[m.r.IntN(2)]
		reviews := site.Truth().Reviews
		v := reviews[m.r.IntN(len(reviews))]
		key := v.Site + "/" + v.ID
		if touched[key] {
			continue
		}
		touched[key] = true
		switch m.r.IntN(6) {
		case 0, 1, 2:
			touched[m.add(site)] = true
		case 3:
			m.tick(site, demo.Tick{Do: "edit", ID: v.ID, Text: v.Text + fmt.Sprintf(" Дополнение %d.", m.round)}, key, collector.ChangeEdited)
		case 4:
			m.tick(site, demo.Tick{Do: "edit", ID: v.ID, Rating: 1 + int(v.Rating)%5}, key, collector.ChangeRating)
		case 5:
			m.takeDown(site, v)
		}
	}
	m.restore()
}

func (m *mischief) tick(site *demo.Site, t demo.Tick, key string, changes ...collector.Change) {
	m.t.Helper()
	_, err := site.Tick(t)
	must(m.t, err)
	if m.round > 1 { // before the first pass nothing is held that could change
		m.life[key] = append(m.life[key], changes...)
	}
}

func (m *mischief) add(site *demo.Site) (key string) {
	m.t.Helper()
	text := fmt.Sprintf("Заказ номер %d так и не привезли, деньги не вернули, подам в суд!", 1000+m.r.IntN(9000))
	rating := 1
	if m.r.IntN(2) == 0 {
		text, rating = fmt.Sprintf("Спасибо, цветы номер %d свежие, курьер вежливый.", 1000+m.r.IntN(9000)), 5
	}
	v := collector.Review{Author: collector.Author{Name: fmt.Sprintf("Читатель %d", m.r.IntN(1e6))}, Rating: float64(rating), Title: "Мой заказ", Text: text,
		Published: collector.PublishedAt(m.status().Now.Add(-20 * time.Minute))}
	done, err := site.Tick(demo.Tick{Do: "add", Review: &v})
	must(m.t, err)
	key = done.Reviews[0].Site + "/" + done.Reviews[0].ID
	if m.round > 1 {
		m.added = append(m.added, key)
	}
	return key
}

// takeDown hides a review that was shown since the first pass at least.
func (m *mischief) takeDown(site *demo.Site, v collector.Review) {
	if m.round > 1 && len(m.down) < 8 {
		m.tick(site, demo.Tick{Do: "delete", ID: v.ID}, v.Site+"/"+v.ID)
		m.down[v.Site+"/"+v.ID] = m.round
	}
}

// restore shows again what two passes have missed: it is gone, and back.
func (m *mischief) restore() {
	for _, site := range m.sites() {
		name := site.Truth().Site
		for key, round := range m.down {
			id, ok := cutSite(key, name)
			if !ok || m.round-round < 3 || m.r.IntN(2) == 0 {
				continue
			}
			m.tick(site, demo.Tick{Do: "restore", ID: id}, key, collector.ChangeGone, collector.ChangeBack)
			delete(m.down, key)
			return // one a round: the order of a map is no dice
		}
	}
}

func cutSite(key, site string) (id string, ok bool) {
	if len(key) > len(site)+1 && key[:len(site)+1] == site+"/" {
		return key[len(site)+1:], true
	}
	return "", false
}

// killDuring sets the clock going and kills the product at some moment of the pass, of the mails or of its start, and
// starts it again. It says whether the clock had arrived already.
func (m *mischief) killDuring(t *testing.T, target time.Time) (over bool) {
	t.Helper()
	advanced, way := make(chan error, 1), max(target.Sub(m.status().Now), 0)
	go func() { advanced <- m.advance(way) }()
	how, more := m.r.IntN(3), 1+m.r.IntN(14)
	after := time.Duration(m.r.IntN(3000)) * time.Millisecond
	before, mails := m.requests(), len(m.world.Catcher.Mails())
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	moment := time.NewTimer(after)
	defer moment.Stop()
	what := "at rest"
	for waiting := true; waiting; {
		select {
		case err := <-advanced: // all is done; so it is killed at rest
			must(t, err)
			over, waiting = true, false
		case <-moment.C:
			what, waiting = "after "+after.String(), false
		case <-look.C:
			switch {
			case how == 1 && m.requests() >= before+more:
				what, waiting = fmt.Sprintf("after %d requests", more), false
			case how == 2 && len(m.world.Catcher.Mails()) > mails:
				what, waiting = "after a mail", false
			}
		}
	}
	m.kill()
	if m.r.IntN(4) == 0 { // and once more while it starts
		early := time.NewTimer(time.Duration(m.r.IntN(400)) * time.Millisecond)
		m.spawn()
		<-early.C
		m.kill()
		what += " and in its start"
	}
	m.start()
	t.Logf("round %d: killed %s", m.round, what)
	return over
}

// toldOnce holds the mails against what was added: each told once, as a complaint or a match, and what the first pass
// found in one summary a source.
func (m *mischief) toldOnce(t *testing.T, all []delivery) {
	t.Helper()
	told := toldOf(all, "complaint", "match")
	public := map[string]string{}
	for _, d := range m.documents(false) {
		public[d.key()] = d.ID
	}
	for _, key := range m.added {
		if told[public[key]] != 1 {
			t.Errorf("%s came after the rules and was told %d times", key, told[public[key]])
		}
	}
	if n := ofKind(all, "summary"); n != 2 {
		t.Errorf("%d summaries of 2 first passes", n)
	}
	if n := ofKind(all, "drift"); n != 0 {
		t.Errorf("%d alarms about sites that were well", n)
	}
}
