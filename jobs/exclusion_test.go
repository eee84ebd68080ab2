package jobs

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/text"
)

func textsOf(lines ...string) (out []collector.Document) {
	for _, l := range lines {
		out = append(out, collector.Document{Review: collector.Review{Text: l}})
	}
	return out
}

// proposedWords are what was proposed, those that cost what mattered with a mark.
func proposedWords(all []ProposedExclusion) (out []string) {
	for _, p := range all {
		s := string(p.Kind) + ":" + p.Value
		if p.Costly {
			s += "!"
		}
		out = append(out, s)
	}
	return out
}

// Made texts: noise has one of some words that nothing else has, in a mass of words that all have. What is proposed hides noise and
// hardly anything else; where nothing parts them, hardly ever anything is proposed.
func TestProposedExclusionsHideNoise(t *testing.T) {
	made, rounds := 0, 0
	for _, seed := range []uint64{1, 2, 3, 4, 5, 1795962181878290893} {
		r := rand.New(rand.NewPCG(seed, 2))
		hidden, wrong, found := 0, 0, 0
		for range 20 {
			s := madeNoise(r)
			for _, p := range ProposeExclusions(s, map[string]bool{"бел": true, "ветер": true}) {
				found++
				hidden, wrong = hidden+p.Noise, wrong+p.Mattered+p.Unseen
				if p.Costly != (p.Mattered > 0) || p.Kind == collector.ExcludeWords && p.Mattered > 0 && p.Value != "метель" {
					t.Errorf("seed %d: %+v", seed, p)
				}
			}
			rounds++
			if p := ProposeExclusions(Sorted{Dropped: s.Mattered[:30], Mattered: s.Mattered[30:], Unseen: s.Unseen}, nil); len(p) > 0 {
				made++
				t.Logf("seed %d: of alike texts is proposed %v", seed, proposedWords(p))
			}
		}
		t.Logf("seed %d: %d exclusions hide %d noise and %d others", seed, found, hidden, wrong)
		if precision := float64(hidden) / float64(hidden+wrong); found < 40 || precision < 0.9 {
			t.Errorf("seed %d: %d exclusions of precision %.2f", seed, found, precision)
		}
	}
	if float64(made) > proposeChance*float64(rounds) {
		t.Errorf("of %d lists from alike texts %d propose something", rounds, made)
	}
}

// madeNoise are texts about one thing: of what was thrown out each has one of three words, of what mattered one text has one of them.
func madeNoise(r *rand.Rand) (s Sorted) {
	common := strings.Fields("магазин доставка товар цена заказ покупка менеджер гарантия возврат телефон деньги вопрос ответ звонок качество")
	marks := []string{"погода", "порывы", "метель"}
	text := func(mark string) collector.Document {
		words := []string{"белый", "ветер"}
		for range 6 + r.IntN(6) {
			words = append(words, common[r.IntN(len(common))])
		}
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return textsOf(strings.Join(append(words, mark), " "))[0]
	}
	for i := range 30 {
		s.Dropped = append(s.Dropped, text(marks[i%3]))
	}
	for i := range 60 {
		mark := ""
		if i == 0 {
			mark = "метель"
		}
		s.Mattered, s.Unseen = append(s.Mattered, text(mark)), append(s.Unseen, text(""))
	}
	return s
}

// Fisher's test agrees with what is counted by hand.
func TestDrawnBy(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int
		want       float64
	}{{3, 3, 0, 3, 1.0 / 20}, {2, 3, 1, 3, 10.0 / 20}, {0, 3, 3, 3, 1}, {3, 4, 0, 4, 4.0 / 56}} {
		if got := drawnBy(c.a, c.n, c.b, c.m); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestProposedExclusionsSayTheirPrice(t *testing.T) {
	kept := textsOf(slices.Repeat([]string{"белый ветер магазин ноутбуков"}, 20)...)
	s := Sorted{Dropped: textsOf(slices.Repeat([]string{"северный ветер и порывы до двадцати метров"}, 12)...), Mattered: kept}
	known := map[string]bool{text.Stem("белый"): true, text.Stem("ветер"): true}
	if got := proposedWords(ProposeExclusions(s, known)); len(got) != 1 || strings.Contains(got[0], "!") || strings.Contains(got[0], "words:ветер") {
		t.Errorf("%v", got)
	}
	for i := range s.Mattered[:1] {
		s.Mattered[i].Text = s.Dropped[0].Text
	}
	if got := proposedWords(ProposeExclusions(s, known)); len(got) != 1 || !strings.Contains(got[0], "!") {
		t.Errorf("what costs does not say so: %v", got)
	}
	for i := range s.Mattered[:5] {
		s.Mattered[i].Text = s.Dropped[0].Text
	}
	if got := proposedWords(ProposeExclusions(s, known)); len(got) != 0 {
		t.Errorf("what costs more than it hides is proposed: %v", got)
	}
	for i, d := range s.Dropped {
		s.Dropped[i].Author.Name, s.Dropped[i].Text, s.Dropped[i].Site = "Погода24", fmt.Sprint("слово", i), d.Site
	}
	if got := proposedWords(ProposeExclusions(s, known)); len(got) != 1 || got[0] != "author:погода24" {
		t.Errorf("%v", got)
	}
	if got := ProposeExclusions(Sorted{Dropped: s.Dropped}, known); got != nil {
		t.Errorf("with nothing to compare: %v", got)
	}
}

// Pieces of addresses, of mails and of those who are spoken to say nothing of what a text is about, and nor do the signs of HTML.
func TestNoExclusionsFromAddresses(t *testing.T) {
	met := map[string]bool{}
	for _, d := range textsOf("Вклады России https://t.co/Spamword?utm=tracked RT @free_spamword: пишите на press-spamword@bank-spamword.ru или на spamword.com/promo &amp;quot; www.spamword.ru http… кредитка") {
		eachFeature(d, nil, func(e collector.TopicExclusion) { met[e.Value] = true })
	}
	for v := range met {
		for _, w := range strings.Fields(v) {
			if !slices.Contains([]string{"вклады", "россии", "пишите", "кредитка"}, w) {
				t.Errorf("a feature is %q", v)
			}
		}
	}
	if len(met) != 5 || !met["вклады россии"] {
		t.Errorf("%v", met)
	}
	for _, text := range []string{"Всё.Потом приехал курьер", "файл report.txt потерян", "в 12.30 и за 1.500 рублей"} { // no addresses
		if got := besideAddresses(text); len(got) != 1 || got[0] != text {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// Real texts about weather thrown out of real texts about a bank: the words of the weather are proposed, and they hide few others.
func TestProposedExclusionsOfRealTexts(t *testing.T) {
	noise := realTexts(t, "sentiment-ru/rusentitweet.jsonl.gz", 2000000, func(s string) bool { return strings.Contains(text.Fold(s), "погод") })
	bank := realTexts(t, "sentiment-ru/otzovik-bank.jsonl.gz", 400, func(s string) bool { return !strings.Contains(text.Fold(s), "погод") })
	r := rand.New(rand.NewPCG(7, 7))
	if len(noise) < 10 {
		t.Fatalf("%d texts about weather", len(noise))
	}
	s := Sorted{Dropped: noise, Mattered: bank[:len(bank)/2], Unseen: bank[len(bank)/2:]}
	r.Shuffle(len(s.Dropped), func(i, j int) { s.Dropped[i], s.Dropped[j] = s.Dropped[j], s.Dropped[i] })
	got := ProposeExclusions(s, nil)
	hidden, wrong := 0, 0
	for _, p := range got {
		hidden, wrong = hidden+p.Noise, wrong+p.Mattered+p.Unseen
	}
	t.Logf("%d thrown out, %d kept; proposed: %v; they hide %d noise and %d others", len(noise), len(bank), proposedWords(got), hidden, wrong)
	if !slices.ContainsFunc(got, func(p ProposedExclusion) bool { return strings.HasPrefix(p.Value, "погод") }) || float64(wrong) > 0.05*float64(hidden) {
		t.Error("the weather is not proposed, or at too high a price")
	}
}

// realTexts are texts of the shared data of a kind, at most n, or those of the short fixture where the data is not there.
func realTexts(t *testing.T, name string, n int, want func(string) bool) (out []collector.Document) {
	t.Helper()
	shared := os.Getenv("MOLVA_SHARED")
	if shared == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_REAL is set, but MOLVA_SHARED names no folder")
		}
		t.Skip("MOLVA_SHARED names no folder with the real texts")
	}
	f, err := os.Open(filepath.Join(shared, "data", name))
	must(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	must(t, err)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && len(out) < n {
		var row struct{ Title, Text string }
		must(t, json.Unmarshal(lines.Bytes(), &row))
		if want(row.Title + " " + row.Text) {
			out = append(out, textsOf(row.Title+" "+row.Text)...)
		}
	}
	must(t, lines.Err())
	return out
}
