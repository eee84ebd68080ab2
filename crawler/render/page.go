package render

import (
	"context"
	"net/http"
)

// Page is a document that was fetched, to be shown.
type Page struct {
	URL    string
	Header http.Header // of the answer; its type and its content security policy count
	Body   []byte      // decompressed

	// Ask is called for each request that the page makes, from several goroutines at once, and gives what the browser
	// sees; an error refuses. It must end when its context does.
	Ask func(context.Context, Request) (Answer, error)
}

// Request is what a page wants, always by GET. Pictures, fonts, media, frames and what is not http are refused before.
type Request struct {
	URL    string
	Kind   string      // Script, Stylesheet, XHR, Fetch
	Header http.Header // that the page's script set, and Referer, Origin, Accept; no cookies
	Room   int         // bytes that an answer may have
}

// Answer to a Request. Redirects are answers too: the browser follows them by another Request.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte // decompressed
}

// Result is what came of a page.
type Result struct {
	HTML    []byte   // the document as it is now, UTF-8
	Links   []string // addresses to which the page's scripts wanted to go on
	Asked   int      // requests that were handed to Page.Ask
	Refused int      // requests that were refused without asking
	Bytes   int      // of the answers
}
