package dispute

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// receivers are whom each notice goes to.
var receivers = map[string][]collector.Side{NoticeToDecide: staff, NoticeCompensate: {collector.SideSeller, collector.SidePlatform}, NoticeBreach: {collector.SideClient, collector.SidePlatform},
	NoticeSecondAsk: client, NoticeNoAddress: staff, NoticeOverdue: staff}

// Every letter is written in every language, has nothing unfilled in it and leads its reader on; the three languages say
// the same things.
func TestLetters(t *testing.T) {
	hole := regexp.MustCompile(`[{}]`)
	for _, lang := range Languages {
		for _, notice := range Notices {
			to := receivers[notice]
			if to == nil {
				to = both
			}
			for _, side := range to {
				l, err := Letter(lang, LetterFacts{Notice: notice, To: side, Name: "Анна", Number: "abcd", Order: "1001", Until: "5 марта 2026, 18:20 MSK", Reason: collector.DisputeQuality,
					Outcome: "промокод", Offer: "замена", How: "accept", Facts: "факты", Rule: "003 2.4", URL: "http://molva.example/x", Desk: "http://molva.example/complaint"})
				if err != nil {
					t.Errorf("%s %s to %s: %v", lang, notice, side, err)
					continue
				}
				all := strings.Join(append(append([]string{l.Subject, l.Greeting}, l.Text...), l.Foot...), "\n")
				for _, f := range l.Facts {
					all += "\n" + f.Name + f.Value
					if f.Name == "" || f.Value == "" {
						t.Errorf("%s %s: the fact %q is empty", lang, notice, f)
					}
				}
				if hole.MatchString(all) || l.Subject == "" || len(l.Text) == 0 || len(l.Foot) != 1 || l.Foot[0] == "" || len(l.Actions) != 1 || l.Actions[0].Name == "" {
					t.Errorf("%s %s to %s:\n%s", lang, notice, side, all)
				}
			}
		}
		for _, r := range collector.DisputeReasons {
			if Word(lang, "reasons", string(r)) == "" {
				t.Errorf("%s has no word for the reason %s", lang, r)
			}
		}
		for _, o := range append(slices.Clone(collector.DisputeOutcomes), collector.OutcomeNone) {
			if Word(lang, "outcomes", string(o)) == "" {
				t.Errorf("%s has no word for the outcome %s", lang, o)
			}
		}
		for _, r := range table {
			if slices.Contains(r.to, settled) && r.on != EventDone && !slices.Contains(r.from, settled) && Word(lang, "how", r.id) == "" {
				t.Errorf("%s does not say why %s", lang, r.id)
			}
		}
	}
}

// The second ask is the same however the dispute ended.
func TestSecondAskIsNeutral(t *testing.T) {
	one, err := Letter("ru", LetterFacts{Notice: NoticeSecondAsk, To: collector.SideClient, Order: "1", Outcome: "полный возврат денег", How: "accept", URL: "http://molva.example/x"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := Letter("ru", LetterFacts{Notice: NoticeSecondAsk, To: collector.SideClient, Order: "1", How: "decide_late", URL: "http://molva.example/x"})
	if err != nil {
		t.Fatal(err)
	}
	if one.Subject+strings.Join(one.Text, "") != other.Subject+strings.Join(other.Text, "") || len(one.Facts)+len(other.Facts) > 0 {
		t.Errorf("%+v\n%+v", one, other)
	}
}

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		lang  string
		minor int64
		want  string
	}{{"ru", 150050, "1 500,50 RUB"}, {"en", 123456700, "1,234,567 RUB"}, {"uk", 900, "9 RUB"}, {"ru", -5, "-0,05 RUB"}, {"ru", -150000, "-1 500 RUB"}} {
		if got := strings.ReplaceAll(Amount(c.lang, c.minor, "RUB"), "\u00a0", " "); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.lang, c.minor, got, c.want)
		}
	}
}

// What was agreed is closed by the payment and not by its date (003 2.3): the letter says so in each language.
func TestSettledIsClosedByPayment(t *testing.T) {
	for lang, want := range map[string]string{"ru": "Спор закроется, когда она будет исполнена", "uk": "Спір закриється, коли її буде виконано", "en": "closes once it has been made"} {
		l, err := Letter(lang, LetterFacts{Notice: NoticeSettled, To: collector.SideClient, Outcome: "X", Until: "5 марта"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(l.Text[0], want) || strings.Contains(l.Text[0], "5 марта;") {
			t.Errorf("%s: %s", lang, l.Text[0])
		}
	}
}
