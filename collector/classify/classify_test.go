package classify

import (
	"molva/collector"
	"testing"
)

func TestStory(t *testing.T) {
	for _, c := range []struct {
		s    string
		r    float64
		want bool
	}{
		{"ставлю 5, чтобы заметили: деньги не вернули", 5, true},
		{"перепутала, всё хорошо", 1, false},
		{"подам в суд", 1, true},
		{"поставлю 5, щоб помітили: гроші не повернули", 5, true},
		{"", 0, false},
		{"Спасибо за прекрасный букет", 5, false},
	} {
		v := Classify(collector.Review{Text: c.s, Rating: c.r})
		if v.Complaint.Is() != c.want {
			t.Errorf("%q: %+v", c.s, v.Complaint)
		}
	}
}
