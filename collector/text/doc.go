// Package text knows words: it folds them, cuts a text into them, stems them and tells the language of a text.
// It is one morphology for both search engines, the matcher and the marks (Form is its number): a stem depends on the word
// alone, never on the text around it. It knows no store, no engine and no time; all its functions may be called at once
// from many goroutines, and none panics on any bytes.
package text
