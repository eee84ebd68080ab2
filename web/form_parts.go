package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs"
)

const (
	sentPhotos = 5         // files of a form
	sentPhoto  = 10 << 20  // bytes of one
	sentField  = 64 << 10  // bytes of a field: 5,000 letters and much room
	sentParts  = 64        // fields and files
	sentAll    = 51 << 20  // bytes of all; more is refused before it is read
	trapField  = "website" // nobody sees it; who fills it in is a program
)

// hasParts says whether a request is a form with pictures: those of reviews alone may have them.
func hasParts(r *http.Request) bool {
	p := r.URL.Path
	return r.Method == http.MethodPost && (strings.HasPrefix(p, "/r/") || strings.HasPrefix(p, "/e/")) &&
		strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

func tooLargeForm() error {
	return &collector.Error{Code: collector.CodeTooLarge, Where: "photos", Msg: "the picture is too large", Hint: "10 MB a picture and 5 pictures are the most"}
}

// readSent reads the form of a review, with its pictures or without. What was read before an error is given back too, so
// that nobody types it twice: in our form the words come before the pictures.
func (s *Server) readSent(r *http.Request) (jobs.SentReview, error) {
	form, photos, err := r.PostForm, []collector.Photo(nil), error(nil)
	if hasParts(r) {
		form, photos, err = s.readParts(r)
	}
	in := jobs.SentReview{Text: form.Get("text"), Pros: form.Get("pros"), Cons: form.Get("cons"), Name: form.Get("name"), About: form.Get("about"),
		Photos: photos, Kept: form["keep"]}
	in.Rating, _ = strconv.Atoi(form.Get("rating")) // no number is no rating, and is said so
	if err == nil && form.Get(trapField) != "" {
		err = invalid("", "a field was filled in that nobody sees", "leave it empty and send the form again")
	}
	return in, err
}

// readParts reads the parts of a form one by one, none larger than it may be. Each picture is made small before the next
// one is read, so that a form takes the memory of one.
func (s *Server) readParts(r *http.Request) (url.Values, []collector.Photo, error) {
	form, photos := url.Values{}, []collector.Photo(nil)
	parts, err := r.MultipartReader()
	if err != nil {
		return form, nil, brokenForm(err)
	}
	for range sentParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, photos, nil
		}
		if err != nil {
			return form, nil, brokenForm(err)
		}
		if part.FileName() == "" && part.FormName() != "photos" {
			value, err := readPart(part, sentField)
			if err != nil {
				return form, nil, err
			}
			form.Add(part.FormName(), string(value))
			continue
		}
		if r.ContentLength > sentAll {
			return form, nil, tooLargeForm()
		}
		file, err := readPart(part, sentPhoto)
		if err != nil {
			return form, nil, err
		}
		if len(file) == 0 {
			continue // no file was chosen
		}
		if len(photos) == sentPhotos {
			return form, nil, invalid("photos", "there are too many pictures", "5 are the most")
		}
		photo, err := s.Work.ReadPhoto(r.Context(), file)
		if err != nil {
			return form, nil, err
		}
		photos = append(photos, photo)
	}
	return form, nil, invalid("", "the form has too many parts", "send the form of the page")
}

func readPart(part *multipart.Part, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil {
		return nil, brokenForm(err)
	}
	if int64(len(b)) > most {
		return nil, tooLargeForm()
	}
	return b, nil
}

// brokenForm tells a body that is too large from one that broke off.
func brokenForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLargeForm()
	}
	return &collector.Error{Code: collector.CodeInvalid, Msg: "the form broke off on its way", Hint: "send it again", Err: err}
}

// Bounds of how long the rest of a body that nobody wants is taken: whoever stops sending, as a program does that has read
// the answer, holds a connection no longer.
const (
	discardPause = 2 * time.Second
	discardTime  = 30 * time.Second
)

// discard takes what is still being sent and throws it away.
func discard(body io.Reader) {
	if b, ok := body.(*timedBody); ok {
		b.pause = discardPause
		if most := time.Now().Add(discardTime); b.until.IsZero() || most.Before(b.until) {
			b.until = most
		}
	}
	_, _ = io.Copy(io.Discard, body)
}
