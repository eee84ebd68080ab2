package collector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// ContentKey names a review whose site gives it no id of its own: item, author and day, which an edit leaves alone.
// Two different reviews can share it; KeyNth tells them apart by order, ContentHash by text.
func ContentKey(r Review) string {
	item := r.Item.URL
	if item == "" {
		item = r.Item.Name
	}
	author := r.Author.URL
	if author == "" {
		author = r.Author.Name
	}
	day := r.Published.Day(time.UTC)
	return "c-" + digest(item, strings.ToLower(strings.TrimSpace(author)), day)[:20]
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
	replies, _ := json.Marshal(r.Replies) // strings and dates always marshal
	return digest(strconv.FormatFloat(r.Rating, 'f', -1, 64), r.Title, r.Text, r.Pros, r.Cons, strings.Join(r.Images, "\n"), string(replies))
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p))))
		h.Write([]byte{':'})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}
