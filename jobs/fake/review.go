package fake

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"molva/collector"
	"molva/collector/text"
)

// Review is what the signals see of a review. A zero field means unknown, and a signal that needs it keeps silent.
type Review struct {
	ID          string              // names the review in Evidence.Twins
	Site        string              //
	Author      string              // key of the author on the site; "" for nobody in particular ("Гость")
	Pseudonym   string              // folded, as shown: one person's posts on several sites are no copies
	Item        string              // key of what is reviewed
	Rating      float64             // 1..5
	Letters     int                 // of the text that the fingerprint is of
	Fingerprint []uint64            // text.ReviewFingerprint
	Published   collector.Published //
	AuthorTotal int                 // reviews known of this author, this one included; 0 unknown
}

// Of makes a Review of one as a site shows it. AuthorTotal stays unknown: it is a matter of the neighbourhood.
func Of(r collector.Review) Review {
	v := of(r)
	v.Fingerprint = text.ReviewFingerprint(r)
	return v
}

// of is Of without the fingerprint, which costs most.
func of(r collector.Review) Review {
	name := fold(r.Author.Name)
	v := Review{ID: r.ID, Site: r.Site, Rating: r.Rating, Published: r.Published}
	for _, s := range []string{r.Text, r.Pros, r.Cons} {
		v.Letters += letters(s)
	}
	if !nobody(name) {
		v.Pseudonym = name
	}
	switch {
	case r.Author.URL != "":
		v.Author = r.Site + "|" + r.Author.URL
	case v.Pseudonym != "":
		v.Author = r.Site + "|" + v.Pseudonym
	}
	switch {
	case r.Item.URL != "":
		v.Item = r.Item.URL
	case r.Item.Name != "":
		v.Item = r.Site + "|" + fold(r.Item.Name)
	}
	if v.Rating < 1 || v.Rating > 5 {
		v.Rating = 0
	}
	return v
}

// OfDocument makes a Review of a stored document, named by its public id so that a twin can be opened. total is the
// number of documents of its author, 0 if unknown.
func OfDocument(d collector.Document, total int) Review {
	v := of(d.Review)
	v.ID, v.Fingerprint = d.PublicID, d.Verdict.Fingerprint
	if v.Fingerprint == nil {
		v.Fingerprint = text.ReviewFingerprint(d.Review)
	}
	if d.AuthorID != 0 && v.Author != "" {
		v.Author = "#" + strconv.FormatInt(d.AuthorID, 10)
	}
	if v.Author != "" {
		v.AuthorTotal = total
	}
	return v
}

// strangers are names under which sites show many people, folded.
var strangers = []string{"гость", "аноним", "анонимно", "анонимный пользователь", "пользователь", "покупатель", "клиент",
	"имя скрыто", "без имени", "гiсть", "гість", "анонім", "анонімно", "користувач", "покупець", "клієнт",
	"anonymous", "guest", "user", "customer", "a google user", "unknown"}

// nobody says that a folded name stands for no one person.
func nobody(name string) bool {
	return name == "" || slices.Contains(strangers, name) || strings.HasPrefix(name, "пользователь предпоч")
}

func fold(s string) string { return strings.Join(strings.Fields(text.Fold(s)), " ") }

func letters(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= 'А' && r <= 'я' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z': // nearly all: asked first
			n++
		case r >= 128 && unicode.IsLetter(r):
			n++
		}
	}
	return n
}
