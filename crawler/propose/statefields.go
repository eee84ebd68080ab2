package propose

import (
	"encoding/json"
	"math"
	"strings"

	"molva/crawler"
)

// jsonFields are the paths to the fields of a review in data.
type jsonFields struct {
	paths map[string]string
	texts int     // letters
	top   float64 // the highest rating
	low   float64
}

// listScore says how much a list of objects is like reviews; 0 for none.
func listScore(l jsonList) float64 {
	f := fieldsOf(l.items)
	if f.paths["text"] == "" && f.paths["pros"] == "" {
		return 0
	}
	score := 0.0
	for name, w := range map[string]float64{"text": 2, "author": 1.5, "rating": 2, "published": 2, "id": 0.5, "pros": 0.5, "title": 0.3} {
		if f.paths[name] != "" {
			score += w
		}
	}
	if f.paths["rating"] == "" && f.paths["published"] == "" || score < 4 {
		return 0
	}
	if reviewName.MatchString(strings.ToLower(l.path)) {
		score++
	}
	if unwanted.MatchString(strings.ToLower(l.path)) {
		score -= 2
	}
	return math.Max(0, score*(1+math.Log(float64(len(l.items))))+math.Log(1+float64(f.texts)/50))
}

// fieldsOf finds the fields by their names and by what stands there.
func fieldsOf(items []map[string]any) jsonFields {
	f := jsonFields{paths: map[string]string{}}
	scores := map[string]float64{}
	for _, l := range leaves(items) {
		in := replyIn(l.path)
		if in != "" && lastKey(in) != lastKey(l.path) || strings.Count(l.path, "[]") > 0 && !jsonImages.MatchString(l.path) {
			continue
		}
		for name, score := range map[string]float64{"id": idScore(l), "author": authorScore(l), "rating": f.ratingOf(l), "title": nameScore(l, jsonTitle, 200), "text": textScore(l), "pros": nameScore(l, jsonPros, 3000),
			"cons": nameScore(l, jsonCons, 3000), "published": dateScore(l), "verified": boolScore(l), "likes": likesScore(l), "images": imagesScore(l)} {
			if score -= 0.3 * float64(strings.Count(l.path, ".")); score > 0 && score > scores[name] {
				scores[name], f.paths[name] = score, l.path
			}
		}
	}
	if t := f.paths["text"]; t != "" {
		for _, m := range items {
			f.texts += runes(plain(at(m, t)))
		}
		for _, name := range []string{"title", "pros", "cons"} {
			if f.paths[name] == t {
				delete(f.paths, name)
			}
		}
	}
	f.scale(items)
	return f
}

// at follows a path of names.
func at(v any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[step]
	}
	return v
}

// replyIn is the part of a path that leads to answers, "" where it leads to none.
func replyIn(path string) string {
	at := 0
	for step := range strings.SplitSeq(path, ".") {
		at += len(step)
		if jsonReply.MatchString(strings.TrimSuffix(step, "[]")) {
			return path[:at]
		}
		at++
	}
	return ""
}

func idScore(l leaf) float64 {
	v := l.strings()
	if strings.Contains(l.path, ".") || !jsonID.MatchString(l.path) || fill(v) < 1 || variety(v) < 1 {
		return 0
	}
	return 2
}

func authorScore(l leaf) float64 {
	key := lastKey(l.path)
	if !jsonAuthor.MatchString(l.path) || lazily(`(?i)id$|url|photo|avatar|product|company|firm|item|shop|count|country|city`).MatchString(l.path) {
		return 0
	}
	like, n := 0.0, 0
	for _, v := range l.values {
		if s, ok := v.(string); ok && s != "" {
			like, n = like+math.Max(nameLike(s), 0.3), n+1
		}
	}
	if n == 0 || float64(n) < 0.4*float64(len(l.values)) {
		return 0
	}
	score := 2 + like/float64(n)
	if strings.Contains(strings.ToLower(key), "name") || strings.Contains(strings.ToLower(key), "title") {
		score += 0.5
	}
	if lazily(`(?i)last|sur`).MatchString(key) {
		score -= 1
	}
	return score
}

func (f *jsonFields) ratingOf(l leaf) float64 {
	if !jsonRating.MatchString(l.path) || jsonLikes.MatchString(l.path) {
		return 0
	}
	n := 0
	for _, v := range l.values {
		if r, _, ok := crawler.ReadRating(plain(v)); ok && r >= 0 && r <= 100 {
			n++
		}
	}
	if float64(n) < 0.3*float64(len(l.values)) {
		return 0
	}
	return 2 + float64(n)/float64(len(l.values))
}

// scale notes the lowest and the highest rating.
func (f *jsonFields) scale(items []map[string]any) {
	p := f.paths["rating"]
	f.low = math.Inf(1)
	for _, m := range items {
		if r, _, ok := crawler.ReadRating(plain(at(m, p))); ok && p != "" {
			f.top, f.low = math.Max(f.top, r), math.Min(f.low, r)
		}
	}
}

func nameScore(l leaf, name *pattern, longest int) float64 {
	if !name.MatchString(lastKey(l.path)) || jsonAuthor.MatchString(l.path) {
		return 0
	}
	n := 0
	for _, v := range l.values {
		if s, ok := v.(string); ok && s != "" {
			if runes(s) > longest {
				return 0
			}
			n++
		}
	}
	return math.Min(float64(n), 2)
}

func textScore(l leaf) float64 {
	if !jsonText.MatchString(lastKey(l.path)) {
		return 0
	}
	total, n := 0, 0
	for _, v := range l.values {
		if s, ok := v.(string); ok && s != "" {
			total, n = total+runes(s), n+1
		}
	}
	if n == 0 || total/n < 8 || jsonAuthor.MatchString(l.path) && total/n < 30 {
		return 0
	}
	return 1 + math.Min(float64(total)/float64(len(l.values))/100, 2)
}

func dateScore(l leaf) float64 {
	if !jsonDate.MatchString(l.path) {
		return 0
	}
	n := 0
	for _, v := range l.strings() {
		if len(v) > 7 && crawler.ReadDate(v, farAhead, nil).Known() {
			n++
		}
	}
	if float64(n) < 0.6*float64(len(l.values)) {
		return 0
	}
	score := 2.0
	if jsonLater.MatchString(l.path) {
		score -= 0.8
	}
	if lazily(`(?i)publish|creat`).MatchString(l.path) {
		score += 0.4
	}
	return score
}

func boolScore(l leaf) float64 {
	if !jsonBought.MatchString(lastKey(l.path)) || jsonAuthor.MatchString(l.path) {
		return 0
	}
	for _, v := range l.values {
		if s := plain(v); s != "" && s != "true" && s != "false" && s != "0" && s != "1" {
			return 0
		}
	}
	return 1
}

func likesScore(l leaf) float64 {
	if !jsonLikes.MatchString(l.path) || lazily(`(?i)dis|negative|unuseful|minus`).MatchString(l.path) {
		return 0
	}
	for _, v := range l.values {
		if _, ok := v.(json.Number); v != nil && !ok {
			return 0
		}
	}
	return 2
}

func imagesScore(l leaf) float64 {
	if !jsonImages.MatchString(l.path) {
		return 0
	}
	for _, v := range l.strings() {
		if v != "" && !strings.HasPrefix(v, "http") && !strings.HasPrefix(v, "/") {
			return 0
		}
	}
	return 1
}
