package collector

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. The web turns it into an HTTP status, the command line into an exit status.
type Code string

// The codes. Each has one meaning everywhere.
const (
	CodeInvalid     Code = "invalid"         // the input is wrong; the message says where and what to do
	CodeNotFound    Code = "not_found"       // there is no such thing, or not for this company
	CodeConflict    Code = "conflict"        // it exists already, or somebody changed it meanwhile
	CodeForbidden   Code = "forbidden"       // the role may not do this, or the guard refused the address
	CodeSignIn      Code = "unauthenticated" // nobody is signed in
	CodeUnavailable Code = "unavailable"     // a server that is needed does not answer; trying again later helps
	CodeTooLarge    Code = "too_large"       // a bound was broken
	CodeInternal    Code = "internal"        // our fault
)

// Error is the one error type that crosses rooms: what went wrong, where, and what to do next.
type Error struct {
	Code  Code
	Msg   string // what is wrong, for a person, the cause's words included
	Where string // field, line or column, e.g. "line 7" or "1:9"; may be empty
	Hint  string // what to do next; may be empty
	Err   error  // the cause, for errors.Is and errors.As; may be nil
}

func (e *Error) Error() string {
	s := e.Msg
	if e.Where != "" {
		s = e.Where + ": " + s
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error with a code and a formatted message; %w keeps the cause for errors.Is and errors.As.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// CodeOf is the code of the first Error in the chain, CodeInternal for any other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
