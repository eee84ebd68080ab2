package search

import (
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
	for _, status := range []int{400, 413} {
		err := bulkItem{"d1", status, &elasticCause{"document_parsing_exception", "value [ivan] of [rating]", nil}}.outcome("d1")
		if s := err.Error(); strings.Contains(s, "ivan") || !strings.Contains(s, "document_parsing_exception (rating)") {
			t.Errorf("%d: %s", status, s)
		}
	}
	if s := (bulkItem{"d1", 429, &elasticCause{"cluster_block_exception", "index [x] blocked by: flood-stage watermark", nil}}).outcome("d1").Error(); !strings.Contains(s, "watermark") {
		t.Errorf("what is about no document is told in full: %s", s)
	}
}
