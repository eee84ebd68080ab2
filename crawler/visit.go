package crawler

import (
	"net/http"
	"time"

	"molva/collector"
)

// Outcome is what became of a visit.
type Outcome string

// The outcomes. Only OK and NotModified say that the page was seen.
const (
	OK          Outcome = "ok"
	NotModified Outcome = "not_modified" // 304 (nothing was read), or the same body as before (all was read)
	Gone        Outcome = "gone"         // 404, 410
	Forbidden   Outcome = "forbidden"    // robots.txt or the guard
	Blocked     Outcome = "blocked"      // 401, 403, 451, a captcha or a sign-in instead of the page: a person must look
	Retry       Outcome = "retry"        // 408, 429, 5xx, no answer: ask again later, not before RetryAt
	Broken      Outcome = "broken"       // a bound was broken or the answer makes no sense: not again in this pass
)

// Visit is what one fetch of a page brought.
type Visit struct {
	URL        string      // final address, canonical
	Outcome    Outcome     //
	Reason     string      // why nothing, or less than expected, was read; in words
	Drift      bool        // the page came, said or was known to show reviews, and none were read: see Reason
	Expected   int         // how many reviews the page itself says that it shows or has; 0 unknown
	Elements   int         // how many elements of the page its site file takes for reviews, whatever they say
	Status     int         // of the last answer; 0 when nothing was asked, -1 without an answer
	Header     http.Header // of the last answer
	Asked      string      // address of the last request, as it was sent; "" when nothing was asked
	Request    http.Header // of the last request
	Proto      string      // protocol of the last answer, "HTTP/1.1"
	Raw        []byte      // the body as it came over the wire, still compressed where Content-Encoding says so
	Rendered   []byte      // the document as a browser showed it, UTF-8; nil when the body itself was read
	Charset    string      // what the body was decoded from
	BodyHash   string      // SHA-256 (hex) of what was read: the rendered document, else the body, decompressed
	ETag       string
	Modified   string // Last-Modified as sent
	Reviews    []collector.Review
	Mention    *collector.Mention
	Entries    []collector.Mention // of a feed, or the posts of a channel's preview; what stands first is the newest
	Window     bool                // the page shows the newest alone: what falls out of it is not gone
	Older      string              // the page with what came before the entries; "" for none
	Sitemap    *Sitemap            // of a page that lists addresses; nil else
	Aggregates []collector.Aggregate
	Sorted     bool      // the reviews are those of a list that shows the newest first
	Next       []string  // those of Links that lead further down the list of this page, the nearest first
	Pages      []string  // those of Links that are other pages of the list of this one, further down or not
	Ends       bool      // the site file knows how the list goes on, and it does not
	Links      []string  // canonical, to follow; a redirect to another host is one of them
	Moved      string    // the other host's address to which the page redirects; "" else
	RetryAt    time.Time // wall time before which the host does not want to be asked; zero when it did not say
	Fetched    time.Time // wall time

	nofollow []string // of links, as they stand, that say nofollow themselves, or whose page does
	base     string   // against which they are read, where the page says it; "" is its address
}

// Seen says whether the page came, so that what it shows, or no longer shows, may be believed.
func (v Visit) Seen() bool { return (v.Outcome == OK && !v.Drift) || v.Outcome == NotModified }

// Refused says that the host would not have Molva as a visitor. A page for those who signed in, or who accept cookies, is
// blocked too, but says nothing about the host's other pages; nor does one that needs a browser which is not there.
func (v Visit) Refused() bool {
	r, _ := collector.ReasonOf(v.Reason)
	return v.Outcome == Blocked && r.Key != "sign_in" && r.Key != "consent" && r.Key != "needs_browser"
}

// Bare says that nothing on a page that came even hints at reviews: no element of one, no count.
func (v Visit) Bare() bool { return len(v.Reviews) == 0 && v.Elements == 0 && v.Expected == 0 }

// Aggregate is what the page says of all reviews of its item; of several the one that counts most. Nil without one.
func (v Visit) Aggregate() *collector.Aggregate {
	var out *collector.Aggregate
	for i := range v.Aggregates {
		if out == nil || v.Aggregates[i].Count > out.Count {
			out = &v.Aggregates[i]
		}
	}
	return out
}
