package crawler

import "strings"

// siteID is the site's own id among an element's attributes: data-review-id and the like, else id.
func (t *token) siteID() (string, bool) {
	var best siteID
	for rest := t.attrs; ; {
		var n, v []byte
		if n, v, rest = cutAttr(rest); n == nil {
			return best.value, best.rank == rankID
		}
		best.see(strings.ToLower(string(n)), v)
	}
}

// siteID chooses among the attributes of an element.
type siteID struct {
	value string
	rank  int
}

func (s *siteID) see(name string, v []byte) {
	rank := idRank(name)
	if rank > s.rank {
		if text := strings.TrimSpace(attrText(v)); text != "" && len(text) <= 200 {
			s.value, s.rank = text, rank
		}
	}
}

// rankID is the rank of a plain id attribute.
const rankID = 2

// idRank says how well an attribute names a review: an attribute about reviews best, then id, then any data-…-id that
// does not speak of something else (whose reviews all bear the same).
func idRank(name string) int {
	if name == "id" {
		return rankID
	}
	if !strings.HasPrefix(name, "data-") || !(strings.HasSuffix(name, "id") || strings.HasSuffix(name, "uuid")) {
		return 0
	}
	for _, word := range []string{"review", "comment", "opinion", "feedback", "otzyv", "message", "post"} {
		if strings.Contains(name, word) {
			return 3
		}
	}
	switch name {
	case "data-id", "data-nid", "data-uuid", "data-item-id", "data-entity-id":
		return 1
	}
	return 0
}
