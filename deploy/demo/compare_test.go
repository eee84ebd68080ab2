package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// heldAs is a review as the API would show it.
func heldAs(r collector.Review, kind string) document {
	return document{ID: "p" + r.ID, Kind: kind, Site: r.Site, SiteKey: r.ID, URL: r.URL, Item: r.Item, Author: r.Author, Rating: r.Rating, RawRating: r.RawRating,
		Title: r.Title, Text: r.Text, Pros: r.Pros, Cons: r.Cons, Published: r.Published, Images: r.Images, Replies: r.Replies, Verified: r.Verified, Likes: r.Likes,
		Language: languageOf(r), State: "live"}
}

func TestDifferences(t *testing.T) {
	_, site := makeSites(3, time.Now())
	truth := site.Truth()
	hold := func() []document {
		var docs []document
		for _, r := range truth.Reviews {
			docs = append(docs, heldAs(r, "review"))
		}
		for _, m := range truth.Threads {
			docs = append(docs, heldAs(m.AsReview(), "mention"))
		}
		return append(docs, document{Site: "otklik.example", SiteKey: "x", State: "live"}, document{Site: truth.Site, SiteKey: "old", State: "gone"})
	}
	if d := differences(truth, hold()); len(d) != 0 {
		t.Fatalf("equal ones differ: %v", d)
	}
	for want, spoil := range map[string]func([]document) []document{
		"text":      func(d []document) []document { d[0].Text += "."; return d },
		"rating":    func(d []document) []document { d[1].Rating = 4.5; return d },
		"published": func(d []document) []document { d[2].Published = collector.PublishedAt(time.Unix(0, 0)); return d },
		"verified":  func(d []document) []document { d[3].Verified = !d[3].Verified; return d },
		"likes":     func(d []document) []document { d[4].Likes++; return d },
		"author":    func(d []document) []document { d[5].Author.URL = ""; return d },
		"replies": func(d []document) []document {
			d[6].Replies = append(d[6].Replies, collector.Reply{Text: "?"})
			return d
		},
		"images": func(d []document) []document {
			for i := range d {
				d[i].Images = nil
			}
			return d
		},
		"language":      func(d []document) []document { d[7].Language = "en"; return d },
		"not held":      func(d []document) []document { return d[1:] },
		"mention":       func(d []document) []document { d[len(truth.Reviews)].Kind = "review"; return d },
		"held twice":    func(d []document) []document { return append(d, d[0]) },
		"does not show": func(d []document) []document { d[len(d)-1].State = "live"; return d },
	} {
		if d := differences(truth, spoil(hold())); len(d) == 0 || !strings.Contains(strings.Join(d, "\n"), want) {
			t.Errorf("%s: not found in %v", want, d)
		}
	}
}

func TestMailLanguage(t *testing.T) {
	d := document{Title: "Подам в суд", Text: "Вы сорвали мне свадьбу", Author: collector.Author{Name: "Фёдор Ы"}}
	for text, want := range map[string]bool{
		"Нова скарга від Фёдор Ы\n> Вы сорвали\nЗнайшли правила: Скарги": true,
		"Новая жалоба от Фёдор Ы\n> Вы сорвали\nНашли правила: Скарги":   false,
		"Найдены": false,
		"New":     false,
	} {
		if got := isUkrainian(Mail{Text: text}, d); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// The words of the quoted review are not the line that says which of them decided.
func TestDecidingWords(t *testing.T) {
	for mail, want := range map[string]string{
		"Чому це скарга. Імовірність 98 %; вирішальні слова: «суд», «деньги»; слова за правилом: «Флорамо».\n": "суд деньги",
		"> Подам в «суд», верните «деньги»\nЧому це скарга. Імовірність 98 %.\n":                               "",
		"> вирішальні слова: «суд»\n":                  "",
		"<p><b>Чому.</b> Вирішальні слова: «суд».</p>": "суд",
	} {
		if got := strings.Join(decidingWords(mail), " "); got != want {
			t.Errorf("%q: %q, want %q", mail, got, want)
		}
	}
}

func TestGapsAndFolders(t *testing.T) {
	at := time.Now()
	log := []Request{{Time: at, Path: "/robots.txt"}, {Time: at.Add(250 * time.Millisecond), Path: "/a"}, {Time: at.Add(400 * time.Millisecond), Path: "/hidden/x"}}
	if g := shortestGap(log); g != 150*time.Millisecond {
		t.Errorf("gap %s", g)
	}
	if within(log, "/hidden/") != 1 || len(pages(log)) != 2 || shortestGap(nil) < time.Minute {
		t.Error("folders or pages are counted wrongly")
	}
}

func TestStepsAndReport(t *testing.T) {
	played, last := map[int]bool{}, 0
	for _, c := range story {
		if played[c.step] || c.step < 1 {
			t.Errorf("step %d is played twice", c.step)
		}
		played[c.step], last = true, max(last, c.step)
	}
	if last != Steps || len(story) != Steps || story[len(story)-1].step != 16 {
		t.Errorf("the story has %d steps and ends with step %d, Steps says %d and the close comes last", last, story[len(story)-1].step, Steps)
	}
	s := &step{}
	s.same("a", 1, 1)
	s.none("faults", nil)
	if s.failed {
		t.Error("what is equal failed")
	}
	s.same("b", "1", 2)
	if !s.failed || !strings.Contains(s.seen[2], "b: 2") {
		t.Error("what differs passed")
	}
	path := filepath.Join(t.TempDir(), "report.json")
	if err := (Report{Seed: 3, FailedStep: 7, Steps: []StepReport{{Step: 7}}}).WriteJSON(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	var back map[string]any
	if err != nil || json.Unmarshal(b, &back) != nil || back["failed_step"] != 7.0 || back["ok"] != false {
		t.Errorf("%s, %v", b, err)
	}
}

func TestKernelAddress(t *testing.T) {
	for in, want := range map[string]string{
		"0100007F:1F90":                         "127.0.0.1:8080",
		"00000000000000000000000001000000:0050": "[::1]:80",
		"0000000000000000FFFF00000100007F:0050": "[::ffff:127.0.0.1]:80",
		"0100000A:0050":                         "10.0.0.1:80",
	} {
		if got, ok := kernelAddress(in); !ok || got.String() != want {
			t.Errorf("%s: %s, %t", in, got, ok)
		}
	}
	if _, ok := kernelAddress("zz"); ok {
		t.Error("nonsense was read")
	}
	local, _ := kernelAddress("0100007F:1F90")
	far, _ := kernelAddress("0100000A:0050")
	open, _ := kernelAddress("00000000:1F90")
	none, _ := kernelAddress("00000000:0000")
	if (socket{local: local, remote: local}).foreign() || !(socket{local: local, remote: far}).foreign() || !(socket{local: open, remote: none}).foreign() || (socket{local: local, remote: none}).foreign() {
		t.Error("foreign sockets are told apart wrongly")
	}
}

// TestAComplaintAboutAnHonestOneIsSeen shows that step 12 can fail for a mail about one of the eight, and for that alone.
func TestAComplaintAboutAnHonestOneIsSeen(t *testing.T) {
	honest := []document{{ID: "a", Title: "Пионы"}, {ID: "b", Title: "Ирисы"}}
	ledger := []delivery{{Kind: "match", Documents: []string{"a", "b"}}, {Kind: "summary", Documents: []string{"b"}}, {Kind: complaintMail, Documents: []string{"c"}}}
	if told := complaintsAbout(ledger, honest); len(told) != 0 {
		t.Errorf("no complaint is about them: %v", told)
	}
	for _, state := range []string{"sent", "due"} {
		told := complaintsAbout(append(ledger, delivery{Kind: complaintMail, State: state, Documents: []string{"c", "b"}}), honest)
		if len(told) != 1 || !strings.Contains(told[0], "Ирисы") {
			t.Errorf("%s: got %v", state, told)
		}
	}
}
