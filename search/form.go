package search

import (
	"fmt"

	"molva/collector"
	"molva/collector/text"
)

// fieldForm is the form of the fields in an index: it grows with every field that is added or kept in another way.
const fieldForm = 4

// indexForm is the form of the documents in an index: their fields, and (in thousands) the morphology by which their words
// were stemmed. A slot knows the form in which it was begun; one of an older form answers what it can, and is built anew by
// whoever runs (Index.Outdated).
const indexForm = 1000*text.Form + fieldForm

// hasField says whether an index of a form has a field.
func hasField(form int, field string) bool { return formOf[field] <= form%1000 }

// formOf is the form since which an index has a field. Fields of words are named by their scope.
var formOf = map[string]int{"stage": 2, "assignee": 2, "tag": 2, "verified": 2, "likes": 2, "suspicion": 2, "found_day": 2, string(inAuthor): 2, "by": 2,
	"category": 3, "mismatch": 3, "toward": 4}

// understood refuses a query about fields that an index of an older form does not have: it would find nothing, or
// everything behind NOT.
func understood(n node, form int) error {
	for field := range fieldsOf(n) {
		if !hasField(form, field) {
			return &collector.Error{Code: collector.CodeUnavailable, Where: fieldNames[field],
				Msg:  fmt.Sprintf("the index was written by an older program and knows no «%s» yet", fieldNames[field]),
				Hint: "it is being built anew; ask again in a while, or without it"}
		}
	}
	return nil
}

// fieldNames are the fields of an index as a query names them.
var fieldNames = map[string]string{"stage": "stage:", "assignee": "assignee:", "tag": "tag:", "verified": "is:verified", "likes": "likes:",
	"suspicion": "suspicion:", "found_day": "found:", string(inAuthor): "author:", "by": "by:",
	"category": "category:", "mismatch": "is:mismatch", "toward": "toward:"}

// fieldsOf are the fields that a query asks for.
func fieldsOf(n node) func(yield func(string) bool) {
	return func(yield func(string) bool) { eachField(n, yield) }
}

func eachField(n node, yield func(string) bool) bool {
	switch n := n.(type) {
	case phrase:
		return yield(string(n.in))
	case value:
		return yield(n.field)
	case numbers:
		return yield(n.field)
	case days:
		return yield(n.field)
	}
	for _, k := range kidsOf(n) {
		if !eachField(k, yield) {
			return false
		}
	}
	return true
}

// facetsOf are the facets that an index of a form can count.
func facetsOf(form int) []facet {
	var known []facet
	for _, f := range facets {
		if hasField(form, f.field) {
			known = append(known, f)
		}
	}
	return known
}
