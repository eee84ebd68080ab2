package jobs

import (
	"fmt"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// UsualColumns are the names of columns that whoever has others is told, in three languages.
const UsualColumns = "text (отзыв, відгук), rating (оценка, оцінка), date (дата), author (автор), product (товар), site (площадка, майданчик), id (номер)"

// Bounds of the names that an error repeats from a file.
const (
	namesTold = 12
	nameLong  = 40 // letters of one
)

// tells says that what stands in a column can be a review: without one of these columns no row is any.
func (c column) tells() bool {
	return slices.Contains([]string{"text", "rating", "rawrating", "title", "pros", "cons"}, c.field)
}

// ownFields are the fields of a review that no alias names and that a table may have.
var ownFields = []string{"rawrating", "language", "authorurl", "itemurl", "verified"}

// tableHeader is the row of a table that names its columns.
type tableHeader struct {
	columns []column
	names   []string
	told    []bool // that a column is not read
}

func headerNamed(names []string) *tableHeader {
	h := &tableHeader{names: slices.Clone(names), told: make([]bool, len(names))}
	for _, name := range names {
		h.columns = append(h.columns, columnOf(name))
	}
	return h
}

// unread are the columns of which a row has content that is not taken: their name is not known, or another column of the
// same field counts before them. Each column is told once.
func (h *tableHeader) unread(row *exportRow, cells []string) (out []string) {
	for i, v := range cells {
		if h.told[i] || strings.TrimSpace(v) == "" {
			continue
		}
		if c := h.columns[i]; c.isRead() && row.plain[c.field].value == v {
			continue
		}
		h.told[i] = true
		out = append(out, h.name(i))
	}
	return out
}

// name is what a column is called; one without a name by its letter, as spreadsheets show it.
func (h *tableHeader) name(i int) string {
	if said := strings.TrimSpace(text.Line(h.names[i], nameLong)); said != "" {
		return said
	}
	return sheetColumn(i)
}

// isRead says that a review has the field of a column.
func (c column) isRead() bool {
	return slices.Contains(ownFields, c.field) || slices.ContainsFunc(aliases, func(names []string) bool { return names[0] == c.field })
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
	return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the columns are not known; the file has: " + has, Hint: "name at least a column of texts or ratings: " + UsualColumns}
}
