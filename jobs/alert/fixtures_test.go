package alert

import (
	"time"
	_ "time/tzdata" // the zone's rules, on any machine

	"molva/collector"
)

var kyiv = collector.Company{Zone: "Europe/Kyiv"}.Location()

func complaintContent() Content {
	return Content{
		BaseURL: "https://molva.example/",
		Company: "Флорамо",
		Zone:    kyiv,
		Source:  collector.Source{SourceID: 3, PublicID: "s0urce", Name: "Жалобная", URL: "http://zhalobnaya.example/floramo"},
		Document: collector.Document{
			Review: collector.Review{
				Site: "zhalobnaya", URL: "http://zhalobnaya.example/r/17", Rating: 1,
				Item: collector.Item{Name: "Доставка роз, Киев"}, Author: collector.Author{Name: "Ольга К."},
				Title: "Никому не советую",
				Text: "Заказала 51 розу маме на юбилей к десяти утра. Привезли в четыре, половина бутонов завяла.\n\n" +
					"Деньги не вернули, менеджер бросает трубку. Если до пятницы не ответят, подам в суд.",
				Published: collector.PublishedAt(time.Date(2026, 11, 21, 12, 5, 0, 0, time.UTC)),
			},
			PublicID: "d0cument", Kind: collector.KindReview,
			FirstSeen: time.Date(2026, 11, 21, 12, 20, 0, 0, time.UTC),
			Verdict: collector.Verdict{
				Language:  "ru",
				Complaint: collector.Complaint{Probability: 0.974, Words: []string{"завяла", "не вернули", "подам в суд"}},
				Causes:    []collector.Cause{{Name: "refund", Words: []string{"Деньги не вернули"}}, {Name: "something_new", Words: []string{"бросает трубку"}}},
			},
		},
		Watches: []collector.Watch{{Name: "Жалобы"}, {Name: "Флорамо"}},
	}
}

func matchContent() Content {
	c := complaintContent()
	c.Document.Review = collector.Review{Site: "zhalobnaya", URL: "http://zhalobnaya.example/forum/3", Title: "Где взять букет вечером?",
		Author: collector.Author{Name: "sadovnik"}, Text: "Мы брали у Флорамо, привезли за час.", Published: collector.PublishedOn(2026, 11, 20)}
	c.Document.Kind = collector.KindMention
	c.Document.Verdict = collector.Verdict{Language: "ru", Complaint: collector.Complaint{Probability: 0.04}}
	c.Matched = []string{"Флорамо"}
	c.Watches = c.Watches[1:]
	return c
}

func summaryContent() Content {
	c := complaintContent()
	texts := []string{"Привезли поздно и не тот букет", "Дуже гарні квіти, дякую за швидкість!", "Нормально, но дорого", "Розы стояли две недели, спасибо"}
	for i := range 38 {
		d := c.Document
		d.Text, d.Title, d.Rating = texts[i%4], "", float64(1+i%5)
		d.Published = collector.PublishedOn(2026, 10, 1+i%28)
		d.Verdict.Complaint.Probability = 0.1
		if i%5 == 0 {
			d.Verdict.Complaint.Probability = 0.9
		}
		if i == 7 {
			d.Kind, d.Rating = collector.KindMention, 0
		}
		c.Summary.Documents = append(c.Summary.Documents, d)
	}
	c.Summary = summarize(c.Summary.Documents)
	c.Summary.Query = "(is:complaint) OR (букет)"
	return c
}

func driftContent() Content {
	c := complaintContent()
	c.Drift = Drift{Read: 0, Held: 38, Note: "layout: read 0 of 38"}
	c.Source.Sample = 7
	return c
}

// summarize counts documents as the store does.
func summarize(documents []collector.Document) Summary {
	s := Summary{Documents: documents}
	for _, d := range documents {
		if d.Verdict.Complaint.Is() {
			s.Complaints++
		}
		if d.Kind == collector.KindMention {
			s.Mentions++
			continue
		}
		s.Reviews++
		s.Stars[wholeStars(d.Rating)]++
	}
	return s
}

func wholeStars(rating float64) int {
	if rating <= 0 {
		return 0
	}
	return min(max(int(rating+0.5), 1), 5)
}
