package jobs

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
)

// Bounds of proposals of exclusions.
const (
	proposeDropped = 3    // documents that must have been thrown out before anything is proposed, and that one exclusion hides at least
	proposeMost    = 10   //
	proposeShare   = 0.01 // of what mattered an exclusion may hide this share without saying so first
	proposeSure    = 6.63 // of the log-likelihood ratio: one in a hundred would part the texts so by chance, if it alone were tried
	proposeFeature = 2    // letters of a word at least
)

// Sorted are the documents of a topic by what people decided: what they threw out, what they handled as theirs, and what nobody
// has looked at, which is mostly theirs, too, or they would read something else.
type Sorted struct {
	Dropped, Mattered, Unseen []collector.Document
}

// ProposedExclusion is an exclusion that parts what was thrown out from what was kept, with what it costs among these documents.
type ProposedExclusion struct {
	collector.TopicExclusion
	Noise, Mattered, Unseen int
	Costly                  bool // it hides more of what mattered than is fair, so its cost is said first
}

// ProposeExclusions finds the exact words and phrases, authors and sites that part best what was thrown out from what was kept:
// the next one is that which hides the most noise that no other one hides, at the least cost. known are words of the topic's own
// queries, which all its documents have. It is a pure function; of equal ones the first by name is taken.
func ProposeExclusions(s Sorted, known map[string]bool) []ProposedExclusion {
	kept := len(s.Mattered) + len(s.Unseen)
	if len(s.Dropped) < proposeDropped || kept == 0 {
		return nil // with nothing to compare, every common word would part them
	}
	all := featuresOf(s, known)
	var out []ProposedExclusion
	covered := make([]bool, len(s.Dropped))
	sure := proposeSure + 2*math.Log(float64(max(1, len(all)))) // of many that are tried some part the texts by chance
	for len(out) < proposeMost {
		best, gain := -1, 0.0
		for i, f := range all {
			if g := f.gain(covered, s, sure); g > gain || g == gain && g > 0 && f.before(all[best]) {
				best, gain = i, g
			}
		}
		if best < 0 {
			break
		}
		f := all[best]
		for _, at := range f.dropped {
			covered[at] = true
		}
		p := ProposedExclusion{TopicExclusion: f.TopicExclusion, Noise: len(f.dropped), Mattered: f.mattered, Unseen: f.unseen}
		p.Costly = float64(p.Mattered) > proposeShare*float64(len(s.Mattered))
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b ProposedExclusion) int { return boolOrder(a.Costly, b.Costly) }) // those without a price first
	return out
}

// feature is something that documents have or have not.
type feature struct {
	collector.TopicExclusion
	dropped          []int // places of the documents that have it
	mattered, unseen int
}

// gain is how much noise nobody has hidden yet a feature hides, less what it costs; 0 where it hides too little or where chance
// could be the reason. What mattered weighs ten times as much as noise, what nobody has looked at half as much.
func (f feature) gain(covered []bool, s Sorted, sure float64) float64 {
	fresh := 0
	for _, at := range f.dropped {
		if !covered[at] {
			fresh++
		}
	}
	if fresh < proposeDropped || likelihood(len(f.dropped), len(s.Dropped), f.mattered+f.unseen, len(s.Mattered)+len(s.Unseen)) < sure {
		return 0
	}
	return float64(fresh) - 10*float64(f.mattered) - float64(f.unseen)/2
}

// before orders features of one gain: words before authors and sites, short phrases before long ones.
func (f feature) before(other feature) bool {
	order := func(f feature) int { return slices.Index(collector.ExcludeKinds(), f.Kind) }
	return cmp.Or(cmp.Compare(len(other.dropped), len(f.dropped)), cmp.Compare(order(f), order(other)),
		cmp.Compare(strings.Count(f.Value, " "), strings.Count(other.Value, " ")), cmp.Compare(f.Value, other.Value)) < 0
}

// likelihood is the ratio of log-likelihoods (G²) that a of n and b of m are not of one rate; 0 when a of n is the lower one.
func likelihood(a, n, b, m int) float64 {
	if a*m <= b*n {
		return 0
	}
	both := float64(a+b) / float64(n+m)
	part := func(k, of int, rate float64) float64 {
		g := 0.0
		if k > 0 {
			g += float64(k) * math.Log(float64(k)/(float64(of)*rate))
		}
		if of > k {
			g += float64(of-k) * math.Log(float64(of-k)/(float64(of)*(1-rate)))
		}
		return g
	}
	return 2 * (part(a, n, both) + part(b, m, both))
}

// featuresOf are the features of what was thrown out that enough of it has, with who else has them.
func featuresOf(s Sorted, known map[string]bool) []feature {
	held := map[collector.TopicExclusion]*feature{}
	for at, d := range s.Dropped {
		eachFeature(d, known, func(e collector.TopicExclusion) {
			if held[e] == nil {
				held[e] = &feature{TopicExclusion: e}
			}
			held[e].dropped = append(held[e].dropped, at)
		})
	}
	for e, f := range held {
		if len(f.dropped) < proposeDropped {
			delete(held, e)
		}
	}
	for _, d := range s.Mattered {
		eachFeature(d, known, func(e collector.TopicExclusion) {
			if f := held[e]; f != nil {
				f.mattered++
			}
		})
	}
	for _, d := range s.Unseen {
		eachFeature(d, known, func(e collector.TopicExclusion) {
			if f := held[e]; f != nil {
				f.unseen++
			}
		})
	}
	out := make([]feature, 0, len(held))
	for _, f := range held {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b feature) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return out
}

// eachFeature calls fn once for each feature of a document: its words and its phrases of two as they are written, but for those of
// the topic and for small words alone; its author, and its site.
func eachFeature(d collector.Document, known map[string]bool, fn func(collector.TopicExclusion)) {
	met := map[collector.TopicExclusion]bool{}
	tell := func(kind collector.ExcludeKind, value string) {
		if e := (collector.TopicExclusion{Kind: kind, Value: value}); value != "" && !met[e] {
			met[e] = true
			fn(e)
		}
	}
	for _, part := range []string{d.Title, d.Text, d.Pros, d.Cons} {
		before := ""
		for _, w := range text.Tokenize(part, nil) {
			word := w.Exact
			if utf8.RuneCountInString(word) <= proposeFeature || small[word] {
				before = ""
				continue
			}
			if !known[w.Stem] {
				tell(collector.ExcludeWords, word)
			}
			if before != "" && !(known[w.Stem] && known[text.Stem(before)]) { // «северный ветер» says something, «белый ветер» does not
				tell(collector.ExcludeWords, before+" "+word)
			}
			before = word
		}
	}
	tell(collector.ExcludeAuthor, text.Fold(strings.TrimSpace(d.Author.Name)))
	tell(collector.ExcludeSite, text.Fold(d.Site))
}

// small are words that say nothing of what a text is about.
var small = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`это как что так все всё вот его её ее они она оно мне меня мной нас нам вас вам них ним для при без под над про
		или если уже ещё еще был была были было быть есть нет только даже чтобы когда где тут там очень можно нужно надо себе себя свой своя свои
		тоже также этот эта эти этого того тот та те который которая которые кто чем чего после перед будет один раз
		це цей ця ці що як так все він вона вони воно мені мене нас нам вас вам для без під над про або якщо вже ще був була були було бути
		тільки навіть щоб коли де тут там дуже можна треба собі себе свій своя свої теж також той та ті який яка які хто чим після перед буде один раз
		the and for with this that you not are was were have has had but from they his her its our your all can will would there their what`) {
		out[text.Fold(w)] = true
	}
	return out
}()
