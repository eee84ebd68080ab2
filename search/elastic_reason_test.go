package search

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Why a document was refused is told by types and fields that this program knows, never in the server's words: those quote values.
func TestReasonsQuoteNoValues(t *testing.T) {
	for _, c := range []struct {
		cause elasticCause
		want  string
	}{
		{elasticCause{"document_parsing_exception", "[1:2] failed to parse field [rating] of type [float] in document with id 'k1'. Preview of field's value: 'Иван, don't \"call\" +380501234567'",
			&elasticCause{"number_format_exception", "For input string: [ivan] \"Иван\"", nil}}, "document_parsing_exception (rating); number_format_exception"},
		{elasticCause{"document_parsing_exception", "failed to parse date field [ivan] with format [strict]", nil}, "document_parsing_exception"},
		{elasticCause{"ivan_petrov_exception", "[secret]", nil}, "unknown error"},
		{elasticCause{"illegal_argument_exception", "Document contains at least one immense term in field=\"tag\" (whose UTF8 encoding is longer), prefix: '[208, 186]...'", nil}, "illegal_argument_exception (tag)"},
	} {
		if got := c.cause.safe(); got != c.want {
			t.Errorf("%+v\nis told as %q, want %q", c.cause, got, c.want)
		}
	}
	for _, status := range []int{400, 403, 404, 413, 429, 500, 501, 503} {
		err := bulkItem{"d1", status, &elasticCause{"document_parsing_exception", "value [ivan] of [rating]", nil}}.outcome("d1")
		if s := err.Error(); strings.Contains(s, "ivan") || !strings.Contains(s, fmt.Sprintf("status %d, document_parsing_exception (rating)", status)) {
			t.Errorf("%d: %s", status, s)
		}
	}
	if s := (bulkItem{"d1", 500, &elasticCause{"ivan_exception", "ivan", nil}}).outcome("d1").Error(); !strings.Contains(s, "status 500, unknown error") || strings.Contains(s, "ivan") {
		t.Errorf("a type that is not known: %s", s)
	}
}

// What a whole request is refused with may quote a document, too, whatever the status.
func TestRefusedRequestsQuoteNoValues(t *testing.T) {
	for _, code := range []int{400, 401, 404, 413, 500} {
		x, _ := fakeElastic(t, func(w http.ResponseWriter, _ []string) {
			http.Error(w, `{"error":{"type":"illegal_state_exception","reason":"ivan","caused_by":{"type":"ivan","reason":"ivan"}}}`, code)
		})
		outcomes, _ := x.Put(t.Context(), SlotA, some("a"))
		if s := fmt.Sprint(outcomes[0]); strings.Contains(s, "ivan") || !strings.Contains(s, fmt.Sprintf("status %d, illegal_state_exception; unknown error", code)) {
			t.Errorf("%d: %s", code, s)
		}
	}
}
