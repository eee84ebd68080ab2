package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"molva/collector"
	"molva/jobs"
)

// formRoutes are the pages on which buyers write and change their reviews.
var formRoutes = []route{
	{"GET /r/{token}", everybody, (*Server).reviewForm},
	{"POST /r/{token}", everybody, (*Server).sendReview},
	{"GET /e/{token}", everybody, (*Server).editForm},
	{"POST /e/{token}", everybody, (*Server).editReview},
	{"POST /e/{token}/object", everybody, (*Server).objectReview},
	{"GET /e/{token}/photos/{id}", everybody, (*Server).editPhoto},
}

// formPage is the form of a review: of a new one, or of one that its author changes.
type formPage struct {
	*publicView
	Action string // where it is sent
	Order  string // the shop's number; "" for none
	Items  []collector.OrderItem
	More   bool // the order has more items
	In     jobs.SentReview
	Photos []collector.Photo // those that it has
	Review collector.OwnReview
	Steps  []step // life line of one that is changed, newest first
	Saved  bool
	Error  *fieldError
	// Unverified is the form for whoever has no link.
	Unverified bool
}

// Numbers are the stars that can be given, none of them first.
func (formPage) Numbers() []int { return []int{1, 2, 3, 4, 5} }

// Kept says whether a picture stays as the form stands.
func (p formPage) Kept(id string) bool { return slices.Contains(p.In.Kept, id) }

// Place is the value of the choice of an item.
func (formPage) Place(i int) string { return strconv.Itoa(i + 1) }

// notePage is a page that says something and offers where to go.
type notePage struct {
	*publicView
	Text    []string
	Actions []collector.LetterLink
}

func (s *Server) reviewForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkReview, "form_title")
	if err != nil {
		return err
	}
	f, err := s.Work.ReviewForm(r.Context(), v.Link)
	if err != nil {
		return err
	}
	if f.Taken {
		return s.showTaken(w, http.StatusOK, v)
	}
	return s.showPublic(w, http.StatusOK, "public_form", newForm(v, f, jobs.SentReview{Name: f.Name}))
}

// How much of a large order the form shows: with all of a hundred items it would not be light (G1: 15 KB in all).
const (
	formItems    = 12
	formItemName = 60 // letters
)

// newForm is the form for an order's review as it stands.
func newForm(v *publicView, f jobs.ReviewForm, in jobs.SentReview) formPage {
	p := formPage{publicView: v, Action: "/r/" + v.Link.Token, Order: f.Order.Key, In: in}
	for _, item := range f.Order.Items[:min(len(f.Order.Items), formItems)] {
		if letters := []rune(item.Name); len(letters) > formItemName {
			item.Name = string(letters[:formItemName-1]) + "…"
		}
		p.Items = append(p.Items, item)
	}
	p.More = len(f.Order.Items) > formItems
	return p
}

// showTaken says kindly that the order has a review already.
func (s *Server) showTaken(w http.ResponseWriter, status int, v *publicView) error {
	v.Heading = v.T("form_taken_title")
	return s.showPublic(w, status, "public_own_note", notePage{publicView: v, Text: []string{v.T("form_taken"), v.T("form_taken_edit")},
		Actions: []collector.LetterLink{{Name: v.T("reviews_see"), URL: "/reviews"}}})
}

func (s *Server) sendReview(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkReview, "form_title")
	if err != nil {
		return err
	}
	f, err := s.Work.ReviewForm(r.Context(), v.Link)
	if err != nil {
		return err
	}
	if f.Taken {
		return s.showTaken(w, http.StatusConflict, v)
	}
	in, err := s.readSent(r)
	if err == nil {
		var sent jobs.SentOwn
		if sent, err = s.Work.SendReview(r.Context(), v.Link, in); err == nil {
			return s.showThanks(w, v, sent)
		}
	}
	if collector.CodeOf(err) == collector.CodeConflict {
		return s.showTaken(w, http.StatusConflict, v)
	}
	return s.mend(w, r, err, v, func(status int, e *fieldError) error {
		p := newForm(v, f, in)
		p.Error = e
		return s.showPublic(w, status, "public_form", p)
	})
}

// showThanks is what follows a review. It is the same for everybody but for name, token and date: no state, no star. It holds
// no link that acts for the buyer: the mail that led here may have been forwarded, so the links to change the review and to
// open a dispute (003 1.2: the client's) go to the buyer's own address alone.
func (s *Server) showThanks(w http.ResponseWriter, v *publicView, sent jobs.SentOwn) error {
	v.Heading = v.T("thanks_title")
	p := notePage{publicView: v, Text: []string{v.T("thanks_moderation")}}
	if sent.Mailed {
		p.Text = append(p.Text, v.T("thanks_mailed"), v.T("thanks_wrong"))
	} else {
		p.Text = append(p.Text, v.T("thanks_wrong_desk"))
		p.Actions = append(p.Actions, collector.LetterLink{Name: v.T("thanks_desk"), URL: "/complaint"})
	}
	p.Actions = append(p.Actions, collector.LetterLink{Name: v.T("reviews_see"), URL: "/reviews"}, collector.LetterLink{Name: v.T("reviews_how"), URL: "/reviews/how"})
	return s.showPublic(w, http.StatusOK, "public_own_note", p)
}

// mend shows a form again with what is wrong in it. Of a body that is too large the rest is taken and thrown away behind
// the answer: a browser that is still sending would show a broken connection instead of it.
func (s *Server) mend(w http.ResponseWriter, r *http.Request, err error, v *publicView, show func(status int, e *fieldError) error) error {
	var e *collector.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case collector.CodeInvalid, collector.CodeTooLarge, collector.CodeConflict:
	default:
		return err
	}
	if e.Code == collector.CodeTooLarge {
		conn := http.NewResponseController(w)
		_ = conn.EnableFullDuplex() // HTTP/2 is so anyway
		defer func() {
			_ = conn.Flush()
			discard(r.Body)
		}()
	}
	return show(statusOf[e.Code], &fieldError{Field: e.Where, Words: v.Phrase(e.Msg), Hint: v.Phrase(e.Hint)})
}

// Wrong is what is wrong in a field; nil: nothing.
func (p formPage) Wrong(field string) *fieldError {
	if p.Error.At(field) {
		return p.Error
	}
	return nil
}

// Chosen says whether a choice of what the review is about is the one of the form; of an order of one item that item is.
func (p formPage) Chosen(place string) bool {
	return p.In.About == place || p.In.About == "" && len(p.Items) == 1 && place == "1"
}
