package jobs

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"molva/collector"
)

// Whatever happens to a source and to the rules, nobody is told twice for one reason, and every complaint that a rule
// found is told once.
func TestEveryComplaintIsToldOnce(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := newPlay(t, rand.New(rand.NewPCG(seed, 8)))
			for range 8 {
				p.change()
				p.pass()
			}
			p.bench.site.set(func() { p.bench.site.two, p.bench.site.broken = 0, false })
			p.pass()
			p.pass()
			p.check()
		})
	}
}

// play is a random life of a source and its rules beside what it must lead to.
type play struct {
	bench  *bench
	r      *rand.Rand
	rule   collector.Watch // zero: there is none
	read   map[string]bool // by id: read and a complaint at the last look
	owed   map[string]bool // complaints that a rule found
	known  map[string]bool // those that were there before the rule
	script []string
}

func newPlay(t *testing.T, r *rand.Rand) *play {
	p := &play{bench: newBench(t), r: r, read: map[string]bool{}, owed: map[string]bool{}, known: map[string]bool{}}
	p.bench.source()
	p.bench.site.reviews = ordinary()
	return p
}

func (p *play) did(format string, args ...any) {
	p.script = append(p.script, fmt.Sprintf(format, args...))
}

// change does something to the site or the rules.
func (p *play) change() {
	b := p.bench
	b.site.set(func() {
		b.site.two, b.site.broken = 0, p.r.IntN(6) == 0
		if p.r.IntN(2) == 0 {
			b.site.two = 403
		}
		p.did("two=%d broken=%v", b.site.two, b.site.broken)
		for range p.r.IntN(3) {
			id := fmt.Sprint("n", len(b.site.reviews))
			b.site.reviews = append(b.site.reviews, p.review(id))
		}
		if i := p.r.IntN(len(b.site.reviews)); p.r.IntN(2) == 0 {
			was := b.site.reviews[i]
			b.site.reviews[i] = p.review(was.id)
			b.site.reviews[i].author = was.author
		}
		if i := p.r.IntN(len(b.site.reviews)); p.r.IntN(3) == 0 {
			b.site.replies[b.site.reviews[i].id] = fmt.Sprint("Ответ ", p.r.IntN(1000))
			p.did("answer %s", b.site.reviews[i].id)
		}
	})
	if p.r.IntN(3) == 0 || p.rule.WatchID == 0 && p.r.IntN(2) == 0 {
		p.turnRule()
	}
}

func (p *play) review(id string) shown {
	v := shown{id, "Автор " + id, fmt.Sprintf("%s Заказ %d.", praise, p.r.IntN(1000)), 5}
	if p.r.IntN(2) == 0 {
		v.text, v.stars = fmt.Sprintf("%s Заказ %d.", complaint, p.r.IntN(1000)), 1
	}
	p.did("%s stars=%d", id, v.stars)
	return v
}

// turnRule takes the rule away, or makes it: what is a complaint then is known.
func (p *play) turnRule() {
	b := p.bench
	if p.rule.WatchID != 0 {
		must(b.t, b.DeleteWatch(b.t.Context(), b.scope, p.rule.PublicID))
		p.rule = collector.Watch{}
		p.did("no rule")
		return
	}
	rule, _, err := b.AddWatch(b.t.Context(), b.scope, collector.Watch{Query: "is:complaint", Receiver: b.owner.PersonID, Language: "ru"})
	must(b.t, err)
	p.rule = rule
	for id, is := range p.read {
		if is && !p.owed[id] {
			p.known[id] = true
		}
	}
	p.did("rule")
}

// pass lets the source be read and notes what is owed by it.
func (p *play) pass() {
	b := p.bench
	for i, v := range b.site.reviews {
		if b.site.broken || i%2 == 1 && b.site.two != 0 {
			continue
		}
		p.read[v.id] = v.stars == 1
		if v.stars == 1 && p.rule.WatchID != 0 && !p.known[v.id] {
			p.owed[v.id] = true
		}
	}
	b.pass()
	p.did("pass")
}

func (p *play) check() {
	told := p.bench.told()
	for _, v := range p.bench.site.reviews {
		want := ""
		if p.owed[v.id] {
			want = "one"
		}
		switch got := fmt.Sprint(told[v.id]); {
		case want == "" && got != "[]", want == "one" && got != "[complaint]" && got != "[summary]":
			p.bench.t.Errorf("%s was told %s, owed %v, known %v\n%v", v.id, got, p.owed[v.id], p.known[v.id], p.script)
		}
	}
}
