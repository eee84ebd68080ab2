package silence

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// The mark of late places is who they are: ids, and behind a bar those that joined and are not confirmed yet: "3 15|21".
const (
	markBetween = " "
	markJoined  = "|"
)

// markOf is the mark of places.
func markOf(late []collector.Source) string {
	ids := make([]string, len(late))
	for i, s := range late {
		ids[i] = strconv.FormatInt(s.SourceID, 10)
	}
	slices.Sort(ids)
	return strings.Join(ids, markBetween)
}

// joined goes on with a silence of places when others are late than before: one that joins is told as the first was, after it
// was seen for as long. Those that are read again leave without a word while others are late.
func joined(x collector.Silence, s Seen, wall time.Time) collector.Silence {
	if x.Began.IsZero() || x.Mark == "" { // nothing was told yet, or it is not known of whom
		x.Mark = s.Mark
		return x
	}
	told, waiting, _ := strings.Cut(x.Mark, markJoined)
	var known, fresh []string
	for _, id := range strings.Fields(s.Mark) {
		if slices.Contains(strings.Fields(told), id) {
			known = append(known, id)
		} else {
			fresh = append(fresh, id)
		}
	}
	already := slices.DeleteFunc(strings.Fields(waiting), func(id string) bool { return !slices.Contains(fresh, id) })
	switch {
	case len(fresh) == 0:
		x.Mark = s.Mark
	case len(already) == 0:
		x.Noticed, x.Mark = wall, strings.Join(known, markBetween)+markJoined+strings.Join(fresh, markBetween)
	case wall.Sub(x.Noticed) >= s.Confirm:
		x.Mark, x.Told, x.Tries, x.NotBefore, x.Reason = s.Mark, 0, 0, time.Time{}, ""
	default:
		x.Mark = strings.Join(known, markBetween) + markJoined + strings.Join(already, markBetween)
	}
	return x
}

// Telling tells one telling of a silence from another: of places that joined there is a second one.
func Telling(x collector.Silence) string {
	if x.What != collector.SilentSource || !x.Over.IsZero() {
		return ""
	}
	told, _, _ := strings.Cut(x.Mark, markJoined)
	sum := sha256.Sum256([]byte(told))
	return "." + hex.EncodeToString(sum[:4])
}
