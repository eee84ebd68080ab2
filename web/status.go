package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"

	"molva/collector"
)

// codeTooMany is the web's own: only here somebody can ask too often.
const codeTooMany collector.Code = "too_many"

// statusOf is the one map from a failure's code to an HTTP status.
var statusOf = map[collector.Code]int{
	collector.CodeInvalid:     http.StatusBadRequest,
	collector.CodeNotFound:    http.StatusNotFound,
	collector.CodeConflict:    http.StatusConflict,
	collector.CodeForbidden:   http.StatusForbidden,
	collector.CodeSignIn:      http.StatusUnauthorized,
	collector.CodeUnavailable: http.StatusServiceUnavailable,
	collector.CodeTooLarge:    http.StatusRequestEntityTooLarge,
	collector.CodeInternal:    http.StatusInternalServerError,
	codeTooMany:               http.StatusTooManyRequests,
}

// failure is an error as the API writes it.
type failure struct {
	Err failureBody `json:"error"`
}

type failureBody struct {
	Code    collector.Code `json:"code" doc:"invalid, not_found, conflict, forbidden, unauthenticated, unavailable, too_large, too_many or internal"`
	Message string         `json:"message" doc:"what is wrong"`
	Where   string         `json:"where,omitempty" doc:"field, line or line:column"`
	Hint    string         `json:"hint,omitempty" doc:"what to do next"`
}

func (f *failure) Error() string  { return f.Err.Message }
func (f *failure) GetStatus() int { return statusOf[f.Err.Code] }

// plain makes any error one that may be shown: what is our own fault is named as such, and its words stay in the log.
func (s *Server) plain(err error) *collector.Error {
	var e *collector.Error
	if errors.As(err, &e) && statusOf[e.Code] != 0 && e.Code != collector.CodeInternal {
		return e
	}
	if e := gaveUp(err); e != nil {
		return e
	}
	s.Log.Error("a request failed", "error", err)
	return &collector.Error{Code: collector.CodeInternal, Msg: "something broke here", Hint: "it is in the log; try again"}
}

// gaveUp is what to say of a request whose body is too large or does not come, or whose asker is gone; nil: it is none.
func gaveUp(err error) *collector.Error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &collector.Error{Code: collector.CodeTooLarge, Msg: "the request is too large", Where: "body"}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "the request was given up", Hint: "try again"}
	}
	return nil
}

func (s *Server) failure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	e := s.plain(err)
	return &failure{failureBody{Code: e.Code, Message: e.Msg, Where: e.Where, Hint: e.Hint}}
}

func (s *Server) writeAPIError(w http.ResponseWriter, err error) {
	f := s.failure(err)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.GetStatus())
	_ = json.NewEncoder(w).Encode(f) // the asker has gone: nobody is left to tell
}
