package classify

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// Parts of made-up reviews of a theatre, whose play «Верните деньги» has a name that reads like a complaint.
var (
	plays    = strings.Split("спектакль «Верните деньги»|были на «Верните деньги»|комедия «Верните деньги»|«Верните деньги» на малой сцене|премьера «Верните деньги»|смотрели «Верните деньги»", "|")
	praises  = strings.Split("места в партере|антракт двадцать минут|занавес синий|играет второй состав|начало в семь|гардероб внизу|буфет на втором этаже|постановка по французской пьесе|режиссёр молодой|костюмы того века|музыка живая|билеты есть на март|идёт третий сезон|зал на триста мест|финал другой, чем в книге", "|")
	troubles = strings.Split("на кассе нахамили|показ отменили без предупреждения|простояли час в очереди|списали оплату дважды|на звонки не отвечают|сломанное кресло|грубая билетёрша выгнала нас|обещали антракт и обманули|места продали дважды|ужасный звук и хамство", "|")
	shops    = strings.Split("заказали букет|привезли торт|взяли пиццу домой|чинили телефон|красили волосы|мыли машину|покупали сапоги|выбирали диван|лечили зуб|меняли шины|сдавали куртку в чистку|брали велосипед", "|")
	shopGood = strings.Split("мастер вежливый|всё вовремя|цена разумная|курьер позвонил заранее|сделали аккуратно|очень довольны|качество отличное|быстро и чисто|вкусно и свежо|помогли с выбором", "|")
	shopBad  = strings.Split("обманули с ценой|опоздали на три часа|деньги не возвращают|нахамили по телефону|сломалось на второй день|полный обман покупателей|никто не отвечает|испортили вещь|брак не меняют|ужасное обслуживание", "|")
)

// sights make texts different: what they name says nothing for or against anybody.
var sights = strings.Fields(`окно дверь парк мост река улица площадь фонарь лавка берёза клён трамвай вокзал рынок музей театр книга карта стол стул лампа ковёр
	чашка тарелка ложка скатерть зеркало картина рама свеча ваза цветок трава камень песок берег лодка парус волна облако ветер снег дождь утро вечер полдень осень
	весна зима лето понедельник среда пятница брат сестра дядя тётя сосед учитель врач повар портной рыбак садовник художник кошка собака воробей голубь лошадь`)

// composed are different texts: a part of each list after the other, and some sights.
func composed(seed uint64, n int, lists ...[]string) (out []string) {
	rng := rand.New(rand.NewPCG(seed, 11))
	for len(out) < n {
		var parts []string
		for _, l := range lists {
			parts = append(parts, l[rng.IntN(len(l))])
		}
		for _, k := range rng.Perm(len(sights))[:14] {
			parts = append(parts, sights[k])
		}
		out = append(out, strings.Join(parts, ", "))
	}
	return out
}

func reviewsOf(texts []string) (out []collector.Review) {
	for _, s := range texts {
		out = append(out, collector.Review{Text: s})
	}
	return out
}

func complaints(texts []string, judge func(collector.Review) collector.Verdict) (n int) {
	for _, s := range texts {
		n += count(judge(collector.Review{Text: s}).Complaint.Is())
	}
	return n
}

// theatre is what the tests know of a company: its happy and its unhappy texts about the play, and those of other trades.
type theatre struct{ happy, unhappy, good, bad []string }

func newTheatre(seed uint64) theatre {
	return theatre{composed(seed, 160, plays, praises), composed(seed+1, 60, plays, troubles, troubles), composed(seed+2, 100, shops, shopGood, shopGood), composed(seed+3, 80, shops, shopBad, shopBad)}
}

// corrected are the first n happy texts that are called complaints, and what is left.
func (th theatre) corrected(n int) (out []Corrected, left []string) {
	for _, s := range th.happy {
		if r := (collector.Review{Text: s}); len(out) < n && Classify(r).Complaint.Is() {
			out = append(out, Corrected{r, collector.Correction{Complaint: "no"}})
		} else {
			left = append(left, s)
		}
	}
	return out, left
}

// untold is who wants to hear nothing of how far a training is.
func untold(int, int) {}

// trained is a training on corrections beside texts that nobody corrected.
func trained(t *testing.T, corrected []Corrected, others []string) (training *Training, own *Own, ok bool) {
	t.Helper()
	return trainedOver(t, corrected, others, nil)
}

// trainedOver is a training while other weights are in force.
func trainedOver(t *testing.T, corrected []Corrected, others []string, inForce *Own) (training *Training, own *Own, ok bool) {
	t.Helper()
	var told []int
	training, err := TrainOwn(t.Context(), corrected, reviewsOf(others), inForce, func(done, all int) { told = append(told, all-done) })
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(told, func(a, b int) int { return b - a }) || len(told) > 0 && told[len(told)-1] != 0 {
		t.Errorf("how much was left: %v", told)
	}
	for _, r := range reviewsOf(others) {
		training.See(r)
	}
	own, ok = training.Done()
	var table strings.Builder
	if err := WriteTraining(&table, training.Scores[:]); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &table)
	return training, own, ok
}

// toldApart is the AUC of complaints among the texts of other trades.
func toldApart(th theatre, judge func(collector.Review) collector.Verdict) float64 {
	var scores []float64
	var bad []bool
	for i, s := range slices.Concat(th.good, th.bad) {
		scores, bad = append(scores, judge(collector.Review{Text: s}).Complaint.Probability), append(bad, i >= len(th.good))
	}
	return auc(scores, bad)
}

// A name that reads like a complaint is learned: happy texts that nobody has seen are right; of those that do complain no fewer are
// told than the embedded models tell where the play has another name; and other trades are judged as before.
func TestCorrectionsTeach(t *testing.T) {
	th := newTheatre(1)
	corrected, _ := th.corrected(40)
	training, own, ok := trained(t, corrected, slices.Concat(th.good[:50], th.bad[:40], th.unhappy[:30]))
	if s := training.Scores[OfComplaint]; !ok || s.Why != "" || s.Before != 0 || s.After < 0.9 || s.Texts != 40 {
		t.Fatalf("%+v", s)
	}
	fresh := newTheatre(50)
	if before, after := complaints(fresh.happy, Classify), complaints(fresh.happy, own.Judge); before < 30 || after > 3 {
		t.Errorf("%d of %d happy texts are called complaints, %d before", after, len(fresh.happy), before)
	}
	var renamed []string
	for _, s := range fresh.unhappy {
		renamed = append(renamed, strings.ReplaceAll(s, "Верните деньги", "Ревизор"))
	}
	if least, after := complaints(renamed, Classify), complaints(fresh.unhappy, own.Judge); after < least || least < 20 {
		t.Errorf("%d unhappy texts are called complaints, %d under another name", after, least)
	}
	if before, after := toldApart(fresh, Classify), toldApart(fresh, own.Judge); before < 0.9 || after < before-0.005 {
		t.Errorf("good and bad texts of others are told apart with an AUC of %.4f, %.4f before", after, before)
	}
	if before, after := complaints(fresh.bad, Classify), complaints(fresh.bad, own.Judge); after < before-1 {
		t.Errorf("%d bad texts of others are called complaints, %d before", after, before)
	}
	for _, s := range slices.Concat(fresh.happy, fresh.bad) { // nobody said anything of their tone
		if a, b := Classify(collector.Review{Text: s}), own.Judge(collector.Review{Text: s}); a.Tone != b.Tone || a.Category.Probability != b.Category.Probability {
			t.Fatalf("%q: %+v, %+v", s, a, b)
		}
	}
}

// The words that a verdict names still made it: without them the text is less of a complaint.
func TestOwnWordsDecide(t *testing.T) {
	th := newTheatre(1)
	var corrected []Corrected
	for i, s := range slices.Concat(th.good[:30], th.bad[:30]) { // who only praises shops complains here, of the pizza
		corrected = append(corrected, Corrected{collector.Review{Text: s + ", пицца"}, collector.Correction{Complaint: "yes", Tone: collector.ToneNegative, Category: collector.CategoryComplaint}})
		corrected[i].Review.Rating = 1
	}
	_, own, ok := trained(t, corrected, slices.Concat(th.good[30:], th.happy[:60]))
	if !ok {
		t.Fatal("nothing is learned")
	}
	named := 0
	for i, s := range newTheatre(90).good {
		r := collector.Review{Text: s + ", пицца", Rating: float64(i % 2 * 5)} // stars of five, or none
		v := own.Judge(r)
		if v.Complaint.Is() {
			named += count(slices.Contains(v.Complaint.Words, "пицца"))
			less := r
			for _, w := range v.Complaint.Words {
				if !strings.Contains(r.Text, w) {
					t.Fatalf("%q is no word of %q", w, r.Text)
				}
				less.Text = strings.ReplaceAll(less.Text, w, "")
			}
			if own.Judge(less).Complaint.Probability >= v.Complaint.Probability {
				t.Errorf("%q: without %q it is no less of a complaint", s, v.Complaint.Words)
			}
		}
		for _, w := range slices.Concat(v.Category.Words, v.Mismatch.Words) {
			if !strings.Contains(r.Text, w) {
				t.Fatalf("%q is no word of %q", w, r.Text)
			}
		}
	}
	if named < 20 {
		t.Errorf("the word that was learned is named %d times", named)
	}
}

// Tone and category are learned like complaints, each of what was said about it.
func TestToneAndCategoryAreTaught(t *testing.T) {
	th := newTheatre(1)
	var corrected []Corrected
	for _, s := range th.happy[:60] {
		corrected = append(corrected, Corrected{collector.Review{Text: s}, collector.Correction{Tone: collector.TonePositive, Category: collector.CategoryNews}})
	}
	training, own, ok := trained(t, corrected, slices.Concat(th.good, th.bad))
	if !ok || training.Scores[OfTone].Why != "" || training.Scores[OfCategory].Why != "" || training.Scores[OfComplaint].Why != WhyFew {
		t.Fatalf("%+v", training.Scores)
	}
	right := 0
	for _, s := range newTheatre(90).happy {
		v := own.Judge(collector.Review{Text: s})
		right += count(v.Tone.Label == collector.TonePositive && v.Category.Name == collector.CategoryNews && len(v.Category.Words) > 0)
	}
	if right < 140 {
		t.Errorf("%d of 160 are right", right)
	}
}

// What is in force is measured too: what does no better than it is not written, and a line of its own says where it does worse than
// the embedded weights, or is lost.
func TestInForceIsMeasured(t *testing.T) {
	th := newTheatre(1)
	corrected, _ := th.corrected(40)
	others := slices.Concat(th.good[:50], th.bad[:40], th.unhappy[:30])
	_, first, _ := trained(t, corrected, others)
	training, _, ok := trainedOver(t, corrected, others, first)
	if s := training.Scores[OfComplaint]; ok || s.Why != WhySame || !s.Taught || s.InForce < 0.9 || s.LossInForce != s.LossNew || s.Worse() {
		t.Errorf("the same again: %t %+v", ok, s)
	}
	for i := range corrected { // the category is new
		corrected[i].Said.Category = collector.CategoryNews
	}
	training, own, ok := trainedOver(t, corrected, others, first)
	if s := training.Scores; !ok || s[OfComplaint].Why != WhySame || s[OfCategory].Why != "" || s[OfCategory].Taught || !own.taught(OfComplaint) || !own.taught(OfCategory) {
		t.Errorf("more is taught: %t %+v", ok, s)
	}
	for i := range corrected {
		corrected[i].Said = collector.Correction{Complaint: "yes"}
		if i < 10 {
			corrected[i].Said.Complaint = "no"
		}
	}
	training, _, ok = trainedOver(t, corrected, others, first)
	if s := training.Scores[OfComplaint]; ok || !s.Worse() || s.InForce > 0.5 || !strings.Contains(s.inWords(), "does worse than the embedded weights") {
		t.Errorf("turned round: %t %+v", ok, s)
	}
	training, _, ok = trainedOver(t, corrected[:10], others, first)
	if s := training.Scores[OfComplaint]; ok || s.Why != WhyFew || s.Worse() || s.InForce < 0.9 || !strings.Contains(s.inWords(), "without what is in force") {
		t.Errorf("few are left: %t %+v", ok, s)
	}
}

// What follows from nothing in the texts is not learned, nor what stands upon too few of them, however many copies there are.
func TestChanceTeachesNothing(t *testing.T) {
	th := newTheatre(7)
	texts := slices.Concat(th.happy[:40], th.unhappy[:30], th.good[:40], th.bad[:40])
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 3))
		var corrected []Corrected
		for _, i := range rng.Perm(len(texts))[:60] {
			said := collector.Correction{Complaint: []string{"yes", "no"}[rng.IntN(2)], Tone: []string{collector.ToneNegative, collector.TonePositive}[rng.IntN(2)], Category: categories[rng.IntN(kinds)]}
			corrected = append(corrected, Corrected{collector.Review{Text: texts[i]}, said})
		}
		if training, own, ok := trained(t, corrected, texts); ok || own != nil {
			t.Errorf("seed %d: %+v", seed, training.Scores)
		}
	}
	corrected, _ := th.corrected(19)
	for range 3 {
		corrected = append(corrected, corrected[:19]...)
	}
	training, _, ok := trained(t, corrected, texts)
	if s := training.Scores[OfComplaint]; ok || s.Why != WhyFew || s.Different > 19 || s.Texts != 76 || s.Needed != ownNeeds {
		t.Errorf("%+v", s)
	}
}

// Without weights of its own a company's verdicts are those of the embedded ones, to the bit; and weights come back from their file.
func TestOwnComesBack(t *testing.T) {
	th := newTheatre(1)
	corrected, left := th.corrected(40)
	_, own, _ := trained(t, corrected, th.good)
	file, err := own.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeOwn(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slices.Concat(left, th.bad) {
		r := collector.Review{Text: s, Rating: 2}
		if a, b := (*Own)(nil).Judge(r), Classify(r); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, %+v", a, b)
		}
		if a, b := own.Judge(r), back.Judge(r); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, %+v", a, b)
		}
	}
	if len(own.Judge(collector.Review{}).Complaint.Words) > 0 {
		t.Error("nothing is a complaint")
	}
	for i := range len(file) { // every byte counts: the magic, the lengths and the sum at the end
		if _, err := DecodeOwn(file[:i]); err == nil {
			t.Fatalf("the first %d of %d bytes are taken", i, len(file))
		}
	}
}

// Hostile files are refused with a reason.
func TestDamagedOwnIsRefused(t *testing.T) {
	zipped := func(parts ...any) []byte {
		var b bytes.Buffer
		b.WriteString(ownMagic + Model() + "\n")
		zip := gzip.NewWriter(&b)
		for _, p := range parts {
			if err := binary.Write(zip, binary.LittleEndian, p); err != nil {
				t.Fatal(err)
			}
		}
		if err := zip.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	scale := [ownQuestions]float64{1}
	rows := [][ownQuestions]int8{{1}, {2}}
	good := zipped(uint32(2), scale, []uint32{3, 9}, rows)
	if _, err := DecodeOwn(good); err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(good)
	broken[len(broken)-6] ^= 1
	for name, file := range map[string][]byte{
		"empty": nil, "no weights": []byte("x"), "of the embedded models": embedded, "a wrong sum": broken,
		"too many rows": zipped(uint32(1<<31), scale), "a number that is none": zipped(uint32(0), [ownQuestions]float64{math.NaN()}),
		"endless": zipped(uint32(0), [ownQuestions]float64{math.Inf(1)}), "negative": zipped(uint32(0), [ownQuestions]float64{-1}),
		"out of order": zipped(uint32(2), scale, []uint32{9, 3}, rows), "a place twice": zipped(uint32(2), scale, []uint32{3, 3}, rows),
		"a place too large": zipped(uint32(2), scale, []uint32{3, tableSize}, rows), "something behind it": zipped(uint32(2), scale, []uint32{3, 9}, rows, uint8(1)),
		"too long": append(slices.Clone(good), make([]byte, ownBytesMost)...),
	} {
		if _, err := DecodeOwn(file); err == nil {
			t.Errorf("%s: it is taken", name)
		}
	}
}

// A file that did not name its model is of the one of that time, which is this program's no more: it is refused as such, and not as
// damaged.
func TestOwnOfTheFormatBefore(t *testing.T) {
	file, err := ownOf(map[uint32][ownQuestions]float64{7: {1}}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	_, err = DecodeOwn(bytes.Replace(file, []byte(ownMagic+Model()+"\n"), []byte(ownMagicBefore), 1))
	if !errors.Is(err, ErrOtherModel) {
		t.Errorf("%v; this program's model is %s", err, Model())
	}
}

// Weights that were learned on top of another model are told from damaged ones.
func TestOwnOfAnotherModelIsRefused(t *testing.T) {
	file, err := ownOf(nil).Encode()
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(file, []byte(Model()), []byte(strings.Repeat("0", len(Model()))), 1)
	if _, err := DecodeOwn(other); !errors.Is(err, ErrOtherModel) {
		t.Error(err)
	}
	for name, file := range map[string][]byte{"cut": file[:len(file)-1], "no weights": []byte("x")} {
		if _, err := DecodeOwn(file); err == nil || errors.Is(err, ErrOtherModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The places of features are those of featuresVersion. Where this fails because texts are read otherwise now, raise the version and
// put the new sum here: what companies learned of the old places is told to be trained anew then.
func TestFeaturesAreThoseOfTheirVersion(t *testing.T) {
	sum := fnv.New64a()
	var taken reading
	for _, s := range []string{"Обманули с ценой и НЕ вернули деньги!!! Звонила 3 раза…", "Дуже смачно, але кур'єр запізнився :(", "Never again — the worst service, 1/5", "ёлка Ёлка объявление щойно куплю-продам"} {
		judge{weights: defaultWeights()}.read(newDocument(collector.Review{Title: "Так себе", Text: s, Pros: "цена", Cons: "очередь и хамство"}), 2, &taken)
		fmt.Fprintln(sum, taken.features.words, taken.features.letters)
	}
	if got := fmt.Sprintf("%d: %016x", featuresVersion, sum.Sum64()); got != "1: f096e1c944c1bcaa" {
		t.Errorf("the features are %s", got)
	}
}

// Who stops a training gets no weights.
func TestTrainingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	corrected, _ := newTheatre(1).corrected(40)
	if _, err := TrainOwn(ctx, corrected, nil, nil, untold); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The largest weights are kept where there are too many, and stay below what a file may hold.
func TestOwnIsBounded(t *testing.T) {
	learned := map[uint32][ownQuestions]float64{}
	for p := range uint32(ownRowsMost + 500) {
		learned[p*7%tableSize] = [ownQuestions]float64{askTone: float64(p) / ownRowsMost, questions: -1e-3}
	}
	own := ownOf(learned)
	if len(own.rows) != ownRowsMost || own.row(0) != nil || own.row((ownRowsMost + 499) * 7 % tableSize)[askTone] != 127 {
		t.Errorf("%d rows", len(own.rows))
	}
	file, err := own.Encode()
	if err != nil || len(file) > ownBytesMost {
		t.Errorf("%d bytes, %v", len(file), err)
	}
	if _, err := DecodeOwn(file); err != nil {
		t.Error(err)
	}
}
