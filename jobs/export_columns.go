package jobs

import (
	"fmt"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// usualColumns are the names of columns that an error tells whoever has others, in three languages.
const usualColumns = "text (отзыв, відгук), rating (оценка, оцінка), date (дата), author (автор), product (товар), site (площадка, майданчик), id (номер)"

// Bounds of the names that an error repeats from a file.
const (
	namesTold = 12
	nameLong  = 40 // letters of one
)

// tells says that what stands in a column can be a review: without one of these columns no row is any.
func (c column) tells() bool {
	return slices.Contains([]string{"text", "rating", "rawrating", "title", "pros", "cons"}, c.field)
}

// unknownColumns is the error of a table of which no column is known: it says which it has and which would be.
func unknownColumns(names []string) error {
	var told []string
	more := 0
	for _, n := range names {
		switch n = strings.TrimSpace(text.Line(n, nameLong)); {
		case n == "":
		case len(told) == namesTold:
			more++
		default:
			told = append(told, "«"+n+"»")
		}
	}
	has := strings.Join(told, ", ")
	if more > 0 {
		has += fmt.Sprintf(" … +%d", more)
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the columns are not known; the file has: " + has, Hint: "name at least a column of texts or ratings: " + usualColumns}
}
