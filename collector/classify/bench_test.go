package classify

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// judged keeps the compiler from leaving the work out.
var judged collector.Verdict

// BenchmarkJudge is what the last stage of the pipeline costs a review: the verdict and the fingerprint. The made-up
// texts are like those that whole runs are measured on; the real ones need MOLVA_SHARED.
func BenchmarkJudge(b *testing.B) {
	b.Run("yardstick", func(b *testing.B) { benchmarkJudge(b, yardstickLike(500)) })
	for name, path := range map[string]string{
		"banki-ru":    "sentiment-ru/banki-ru.jsonl.gz",
		"otzovik":     "sentiment-ru/otzovik-bank.jsonl.gz",
		"yandex-maps": heldOutSet,
		"uk":          "sentiment-uk/customer-reviews.jsonl.gz",
		"en-tweets":   "complaints/twitter-acl2019.jsonl.gz",
	} {
		b.Run(name, func(b *testing.B) { benchmarkJudge(b, realReviews(b, path)) })
	}
}

// benchmarkJudge judges the reviews in turns; ns/op is of one review.
func benchmarkJudge(b *testing.B, reviews []collector.Review) {
	words := 0
	for _, r := range reviews {
		words += len(newDocument(r).tokens)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r := reviews[n%len(reviews)]
		judged = Classify(r)
		judged.Fingerprint = text.ReviewFingerprint(r)
	}
	b.ReportMetric(float64(words)/float64(len(reviews)), "words/op")
}

// BenchmarkAdded is how many times as much processor time a verdict takes with the category than without, each with the
// fingerprint; both are judged in turns, round by round, so that what else the machine does falls on both alike.
func BenchmarkAdded(b *testing.B) {
	b.Run("yardstick", func(b *testing.B) { benchmarkAdded(b, yardstickLike(500)) })
	b.Run("banki-ru", func(b *testing.B) { benchmarkAdded(b, realReviews(b, "sentiment-ru/banki-ru.jsonl.gz")[:300]) })
	b.Run("yandex-maps", func(b *testing.B) { benchmarkAdded(b, realReviews(b, heldOutSet)[:300]) })
}

// BenchmarkAddedToward is the same for the tone toward the company: in texts that name it, and in those that do not, each with the
// category.
func BenchmarkAddedToward(b *testing.B) {
	us := NewObject("Сбербанк", "Альфа-Банк", "банк")
	var named, silent []collector.Review
	for _, r := range realReviews(b, "sentiment-ru/banki-ru.jsonl.gz")[:600] {
		if newDocument(r).mayName(us) {
			named = append(named, r)
		} else {
			silent = append(silent, r)
		}
	}
	with := func(r collector.Review) collector.Verdict { return (*Own)(nil).JudgeOf(r, us) }
	b.Run("named", func(b *testing.B) { inTurns(b, named, with, Classify) })
	b.Run("not named", func(b *testing.B) { inTurns(b, silent, with, Classify) })
}

func benchmarkAdded(b *testing.B, reviews []collector.Review) {
	inTurns(b, reviews, Classify, func(r collector.Review) collector.Verdict {
		k := desks.Get().(*desk)
		defer k.leave()
		return judge{weights: defaultWeights()}.basics(k, r)
	})
}

// inTurns tells how many times as much processor time one way of judging takes as another one.
func inTurns(b *testing.B, reviews []collector.Review, more, less func(collector.Review) collector.Verdict) {
	judged = more(reviews[0]) // the weights are decoded once
	var with, without time.Duration
	for n := 0; b.Loop(); n++ {
		first, second := &with, &without
		if n%2 == 1 {
			first, second = second, first
		}
		for _, spent := range []*time.Duration{first, second} {
			judge := more
			if spent == &without {
				judge = less
			}
			start := processorTime(b)
			for _, r := range reviews {
				judged = judge(r)
				judged.Fingerprint = text.ReviewFingerprint(r)
			}
			*spent += processorTime(b) - start
		}
	}
	b.ReportMetric(float64(with)/float64(without), "times")
}

// processorTime is what this process has used, all threads together.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func realReviews(b *testing.B, path string) []collector.Review {
	dir := shared(b)
	if dir == "" {
		b.Skip("no real texts at hand")
	}
	rows, err := readRows(filepath.Join(dir, path))
	if err != nil {
		b.Fatal(err)
	}
	reviews := make([]collector.Review, len(rows))
	for i, r := range rows {
		reviews[i] = r.review()
	}
	return reviews
}

// yardstickWords are those of crawler/yardstick, which a package below it must not import.
var yardstickWords = [][]string{
	strings.Fields("букет роза тюльпан курьер доставка магазин открытка коробка упаковка цена скидка заказ оператор адрес вечер утро подарок мама сестра подруга праздник юбилей сайт приложение оплата звонок лепесток бутон стебель ваза лента корзина гортензия пион хризантема листівка кур'єр замовлення квіти троянди ціна подарунок менеджер"),
	strings.Fields("привезли забыли вернули заменили отправили позвонили обещали собрали сложили приняли прождали обновили обсудили оплатили посоветовали привезли доставили зібрали чекали отримали"),
	strings.Fields("свежий красивый вялый помятый поздний вежливый грубый дорогой недорогой аккуратный яркий нежный мокрый замечательный обычный странный чудовий гарний свіжий швидкий"),
	strings.Fields("и а но очень потом сразу почти вчера опять ещё уже только даже зато вместо после перед около дуже потім знову"),
}

// yardstickLike are reviews as whole runs are measured on.
func yardstickLike(count int) []collector.Review {
	reviews := make([]collector.Review, count)
	for n := range reviews {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		var lines []string
		for range 4 + r.IntN(5) {
			lines = append(lines, yardstickSentence(r, 7+r.IntN(8)))
		}
		reviews[n] = collector.Review{Rating: float64(1 + r.IntN(5)), Title: yardstickSentence(r, 4), Text: strings.Join(lines, " ")}
	}
	return reviews
}

func yardstickSentence(r *rand.Rand, words int) string {
	out := make([]string, words)
	for i := range out {
		list := yardstickWords[(i+r.IntN(2))%len(yardstickWords)]
		out[i] = list[r.IntN(len(list))]
	}
	s := []rune(strings.Join(out, " "))
	return strings.ToUpper(string(s[:1])) + string(s[1:]) + "."
}
