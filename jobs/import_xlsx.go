package jobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"molva/collector"
)

// Bounds of a table; excelize stops unpacking behind them.
const (
	maxSheetBytes = 128 << 20 // unpacked, all of the file
	maxSheetRows  = 200_000   // of all sheets
	maxSheets     = 50
	headerWithin  = 15 // rows of a sheet in which its header is looked for
	maxCell       = 100_000
)

// takeTable takes the rows of a table of a partner's cabinet (XLSX): every sheet with a row that names columns.
func (im *importer) takeTable(ctx context.Context, r io.Reader) error {
	b, err := aTable.read(r)
	if err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxSheetBytes, UnzipXMLSizeLimit: maxSheetBytes})
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: "the table cannot be read: " + err.Error(), Hint: "save it as XLSX without a password, or as CSV", Err: err}
	}
	defer f.Close()
	sheets := f.GetSheetList()
	t := &sheetReader{im: im, file: f, several: len(sheets) > 1}
	t.date1904 = is1904(f)
	for _, name := range sheets[:min(len(sheets), maxSheets)] {
		if err := t.sheet(ctx, name); err != nil {
			return err
		}
	}
	if t.read == 0 && t.first != nil {
		return unknownColumns(t.first)
	}
	if t.read == 0 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "file", Msg: fmt.Sprintf("no sheet of %d names its columns", len(sheets)),
			Hint: "a row must name them: id, rating, text, published, author, item (or in Russian or Ukrainian)"}
	}
	return nil
}

func is1904(f *excelize.File) bool {
	props, err := f.GetWorkbookProps()
	return err == nil && props.Date1904 != nil && *props.Date1904
}

// sheetReader reads the sheets of one file.
type sheetReader struct {
	im       *importer
	file     *excelize.File
	several  bool
	date1904 bool
	rows     int
	read     int      // sheets with a header
	first    []string // the first row that says anything
}

// sheet reads one sheet; one without a header is left out.
func (t *sheetReader) sheet(ctx context.Context, name string) error {
	rows, err := t.file.Rows(name)
	if err != nil {
		return nil // a chart, or a sheet that is not there
	}
	defer rows.Close()
	var header *tableHeader
	for line := 1; rows.Next(); line++ {
		if t.rows++; t.rows > maxSheetRows {
			return &collector.Error{Code: collector.CodeTooLarge, Where: "file", Msg: fmt.Sprintf("the table has more than %d rows; those before are in", maxSheetRows), Hint: "send it in parts"}
		}
		cells, err := rows.Columns()
		if err != nil {
			return t.refused(ctx, name, line, "the row cannot be read: "+err.Error())
		}
		switch {
		case header == nil && line > headerWithin:
			return nil
		case header == nil:
			if header = headerOf(cells); header != nil {
				t.read++
			}
			if t.first == nil && strings.TrimSpace(strings.Join(cells, "")) != "" {
				t.first = cells
			}
		case strings.TrimSpace(strings.Join(cells, "")) != "":
			if err := t.row(ctx, name, line, header, cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// headerOf takes a row for the names of columns when at least two are known, and one of them is a text or a rating.
func headerOf(cells []string) *tableHeader {
	known, telling := 0, false
	for _, c := range cells {
		if field, ok := knownColumn(c); ok {
			known++
			telling = telling || field == "text" || field == "rating" || field == "pros"
		}
	}
	if known < 2 || !telling {
		return nil
	}
	return headerNamed(cells)
}

func (t *sheetReader) row(ctx context.Context, sheet string, line int, header *tableHeader, cells []string) error {
	row := exportRow{table: true, now: t.im.batch.Now}
	cells = cells[:min(len(cells), len(header.columns))]
	for i, v := range cells {
		if len(v) > maxCell {
			return t.refused(ctx, sheet, line, fmt.Sprintf("a cell is longer than %d bytes", maxCell))
		}
		c := header.columns[i]
		if c.field == "published" || c.field == "answerdate" {
			cells[i] = t.dateCell(v)
		}
		row.put(c, cells[i])
	}
	e := row.review()
	e.Line, e.Unread = line, header.unread(&row, cells)
	if t.several {
		e.Sheet = sheet
	}
	if e.Err != "" {
		e.Err = t.where(sheet) + e.Err
	}
	return t.im.take(ctx, e)
}

func (t *sheetReader) refused(ctx context.Context, sheet string, line int, why string) error {
	return t.im.take(ctx, exported{Line: line, Err: t.where(sheet) + why})
}

func (t *sheetReader) where(sheet string) string {
	if !t.several {
		return ""
	}
	return fmt.Sprintf("sheet %q: ", sheet)
}

// dateCell makes a date of a day's number, as spreadsheets keep dates: days since 1899-12-30, the time as a fraction.
func (t *sheetReader) dateCell(v string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil || n < 20_000 || n > 80_000 { // 1954 … 2119
		return v
	}
	at, err := excelize.ExcelDateToTime(n, t.date1904)
	if err != nil {
		return v
	}
	if at = at.Round(time.Second); n == float64(int(n)) {
		return at.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04:05")
}

// sheetColumn is how a sheet calls its column i, from 0: A, B, …
func sheetColumn(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return strconv.Itoa(i + 1)
	}
	return name
}
