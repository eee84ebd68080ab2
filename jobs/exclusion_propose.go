package jobs

import (
	"cmp"
	"math"
	"regexp"
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
	proposeChance  = 0.05 // of lists of proposals from texts that nothing parts, at most this share proposes anything
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
	all, tried := featuresOf(s, known)
	var out []ProposedExclusion
	covered := make([]bool, len(s.Dropped))
	most := proposeChance / float64(max(1, tried)) // of many that are tried some part the texts by chance (Bonferroni)
	for len(out) < proposeMost {
		best, gain := -1, 0.0
		for i, f := range all {
			if g := f.gain(covered, s, most); g > gain || g == gain && g > 0 && f.before(all[best]) {
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
// could be the reason (most is how likely it may be to part the texts so by chance). What mattered weighs ten times as much as noise, what nobody has looked at half as much.
func (f feature) gain(covered []bool, s Sorted, most float64) float64 {
	fresh := 0
	for _, at := range f.dropped {
		if !covered[at] {
			fresh++
		}
	}
	if fresh < proposeDropped || drawnBy(len(f.dropped), len(s.Dropped), f.mattered+f.unseen, len(s.Mattered)+len(s.Unseen)) > most {
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

// drawnBy is how likely it is that at least a of n documents have a feature, and at most b of m others, when all that parts the
// two is a draw of n from the n+m, of which a+b have it (Fisher's exact test, one-sided).
func drawnBy(a, n, b, m int) float64 {
	p := 0.0
	for x, have := a, a+b; x <= min(n, have); x++ {
		p += math.Exp(choose(n, x) + choose(m, have-x) - choose(n+m, have))
	}
	return min(p, 1)
}

// choose is the logarithm of the number of ways to take k of n.
func choose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	of := func(i int) float64 { v, _ := math.Lgamma(float64(i) + 1); return v }
	return of(n) - of(k) - of(n-k)
}

// featuresOf are the features of what was thrown out that enough of it has, with who else has them. tried is how many features
// could have been among them: those that enough documents have, whatever people decided on these.
func featuresOf(s Sorted, known map[string]bool) (out []feature, tried int) {
	held := map[collector.TopicExclusion]*feature{}
	each := func(docs []collector.Document, has func(f *feature, at int)) {
		for at, d := range docs {
			eachFeature(d, known, func(e collector.TopicExclusion) {
				if held[e] == nil {
					held[e] = &feature{TopicExclusion: e}
				}
				has(held[e], at)
			})
		}
	}
	each(s.Dropped, func(f *feature, at int) { f.dropped = append(f.dropped, at) })
	each(s.Mattered, func(f *feature, _ int) { f.mattered++ })
	each(s.Unseen, func(f *feature, _ int) { f.unseen++ })
	for _, f := range held {
		if len(f.dropped)+f.mattered+f.unseen >= proposeDropped {
			tried++
		}
		if len(f.dropped) >= proposeDropped {
			out = append(out, *f)
		}
	}
	slices.SortFunc(out, func(a, b feature) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return out, tried
}

// eachFeature calls fn once for each feature of a document: its words and its phrases of two as they are written, but for those of
// the topic, for small words alone and for pieces of addresses; its author, and its site.
func eachFeature(d collector.Document, known map[string]bool, fn func(collector.TopicExclusion)) {
	met := map[collector.TopicExclusion]bool{}
	tell := func(kind collector.ExcludeKind, value string) {
		if e := (collector.TopicExclusion{Kind: kind, Value: value}); value != "" && !met[e] {
			met[e] = true
			fn(e)
		}
	}
	for _, part := range slices.Concat(besideAddresses(d.Title), besideAddresses(d.Text), besideAddresses(d.Pros), besideAddresses(d.Cons)) {
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

// addressLike are addresses of pages and mails, names behind an @, signs of HTML, and what may be the name of a site. Of an address
// that is cut («https…») its beginning is left.
var addressLike = regexp.MustCompile(`(?i)\bhttps?\b[^\s"«»“”<>()|]*|\bwww\.[^\s"«»“”<>()|]*|[\p{L}\p{N}._%+-]*[@＠][\p{L}\p{N}._-]+|&(?:amp;)*#?[a-z0-9]+;` +
	`|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:/[^\s"«»“”<>()|]*)?`)

// besideAddresses are the pieces of a text between addresses: what stands in one says who is linked or called, in no words of the text,
// and a phrase does not go on behind it.
func besideAddresses(s string) (pieces []string) {
	at := 0
	for _, m := range addressLike.FindAllStringIndex(s, -1) {
		found := s[m[0]:m[1]]
		if !strings.ContainsAny(found, "@＠&") && !webStart.MatchString(found) && !bareName(found) {
			continue // two sentences without a space between, a number
		}
		pieces = append(pieces, s[at:m[0]])
		at = m[1]
	}
	return append(pieces, s[at:])
}

// webStart is how an address of a page begins.
var webStart = regexp.MustCompile(`(?i)^(?:https?\b|www\.)`)

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
