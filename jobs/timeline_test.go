package jobs

import (
	"testing"
	"time"

	"molva/collector"
)

// The life of one review, pass by pass, as versions: what was said, the stars, the company's reply, and where it was gone.
func TestTimelineOfAReview(t *testing.T) {
	everywhere(t, func(b *bench) {
		review := shown{"7", "Ия", "Букет завял", 2}
		b.site.reviews = append(ordinary(), review)
		b.source()
		b.advance(2 * time.Minute)
		put := func() { b.site.reviews = append(ordinary(), review) }
		for _, step := range []struct {
			name   string
			do     func()
			passes int
			life   string
		}{
			{"nothing", func() {}, 2, "posted"},
			{"edited", func() { review.text += ", но деньги вернули"; put() }, 1, "posted edited"},
			{"five stars", func() { review.stars = 5; put() }, 1, "posted edited rating_changed"},
			{"deleted, one pass", func() { b.site.reviews = ordinary() }, 1, "posted edited rating_changed"},
			{"deleted", func() {}, 1, "posted edited rating_changed gone"},
			{"still deleted", func() {}, 2, "posted edited rating_changed gone"},
			{"back", put, 1, "posted edited rating_changed gone back"},
			{"a reply", func() { b.site.replies["7"] = "Спасибо, рады помочь" }, 1, "posted edited rating_changed gone back answered"},
			{"no reply", func() { delete(b.site.replies, "7") }, 1, "posted edited rating_changed gone back answered answered"},
			{"nothing more", func() {}, 2, "posted edited rating_changed gone back answered answered"},
		} {
			b.site.set(step.do)
			for range step.passes {
				b.advance(6 * time.Hour)
			}
			if got := b.life("7"); got != step.life {
				b.t.Errorf("%s: %q, want %q", step.name, got, step.life)
			}
		}
		held, err := b.Store.Held(b.t.Context(), b.scope, b.siteName(), collector.KindReview, []string{"7"})
		must(b.t, err)
		versions, err := b.Store.Versions(b.t.Context(), b.scope, held["7"].DocumentID)
		must(b.t, err)
		for i, want := range []struct {
			stars   float64
			text    string
			replies int
		}{{2, "Букет завял", 0}, {2, "Букет завял, но деньги вернули", 0}, {5, "Букет завял, но деньги вернули", 0}, {5, "Букет завял, но деньги вернули", 0},
			{5, "Букет завял, но деньги вернули", 0}, {5, "Букет завял, но деньги вернули", 1}, {5, "Букет завял, но деньги вернули", 0}} {
			if v := versions[i]; v.Rating != want.stars || v.Text != want.text || len(v.Replies) != want.replies {
				b.t.Errorf("version %d (%s): %g stars, %q, %d replies", i, v.Change, v.Rating, v.Text, len(v.Replies))
			}
		}
	})
}
