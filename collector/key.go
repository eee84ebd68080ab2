package collector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// IDLetters is how many letters of a site's own id are kept. Whoever reads ids folds them with text.Line first: two that
// look alike are one.
const IDLetters = 500

// ContentKey names a review whose site gives it no id of its own: item, author and day, which an edit leaves alone. A day
// that was counted back from the moment of reading is left out, for tomorrow it is another. A review that names no author
// is known by its words alone: without them all that are nameless would be one, and any of them an "edit" of the next.
// Two different reviews can share a key; KeyNth tells them apart by order, ContentHash by text.
func ContentKey(r Review) string {
	item := r.Item.URL
	if item == "" {
		item = r.Item.Name
	}
	author := r.Author.URL
	if author == "" {
		author = r.Author.Name
	}
	parts := []string{item, strings.ToLower(strings.TrimSpace(author)), ""}
	if !r.DayMoves {
		parts[2] = r.Published.Day(time.UTC)
	}
	if parts[1] == "" {
		parts = append(parts, words(r))
	}
	return "c-" + digest(parts...)[:20]
}

// words are what the author of a review wrote, white space folded; of one without words its rating.
func words(r Review) string {
	w := strings.Join(strings.Fields(strings.Join([]string{r.Title, r.Text, r.Pros, r.Cons}, " ")), " ")
	if w == "" {
		w = strconv.FormatFloat(r.Rating, 'f', -1, 64)
	}
	return w
}

// TwinKey is the key of a review whose own id another review of the site bears already: sites that number the reviews of
// each page anew show "review-1" of every item. Item, author and day tell them apart, whichever page is read first.
func TwinKey(r Review) string {
	return r.ID + "#" + strings.TrimPrefix(ContentKey(r), "c-")[:8]
}

// Up to which number an id may be a place in a list, and how long what stands before it may be.
const (
	placeMost     = 1000
	placeStemMost = 24 // letters: longer ones are made by chance
)

// MayBePlace says that an id may name a place in a list ("review-3", "top") and not a review: another one bears it when a
// new review comes.
func MayBePlace(id string) bool {
	stem, number := NumberOf(id)
	return number < placeMost && len(stem) <= placeStemMost && !strings.ContainsAny(stem, "0123456789")
}

// NumberOf parts the number that ends an id from what stands before it; 0 for none.
func NumberOf(id string) (stem string, number int) {
	stem = strings.TrimRight(id, "0123456789")
	number, err := strconv.Atoi(id[len(stem):])
	if err != nil && stem != id {
		number = math.MaxInt
	}
	return stem, number
}

// KeyNth is the key of the n-th (1, 2, …) review that shares a content key in one pass.
func KeyNth(key string, n int) string {
	if n <= 1 {
		return key
	}
	return key + "#" + strconv.Itoa(n)
}

// ContentHash is a SHA-256 over all that a reader of the site sees of a review and that its author or the company can
// change: rating, title, text, pros, cons, images, replies. Likes and the language tag are left out, they are no edit.
func ContentHash(r Review) string {
	replies := "null"
	if r.Replies != nil {
		written, _ := json.Marshal(r.Replies) // strings and dates always marshal
		replies = string(written)
	}
	return digest(strconv.FormatFloat(r.Rating, 'f', -1, 64), r.Title, r.Text, r.Pros, r.Cons, strings.Join(r.Images, "\n"), replies)
}

// digest is a SHA-256 over texts, each with its length before it.
func digest(parts ...string) string {
	var room [2048]byte
	all := room[:0]
	for _, p := range parts {
		all = strconv.AppendInt(all, int64(len(p)), 10)
		all = append(all, ':')
		all = append(all, p...)
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:])
}
