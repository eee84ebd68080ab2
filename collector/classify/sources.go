package classify

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// WriteSets lists the data sets that the embedded models were trained on, with what each counts.
func WriteSets(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "data set\tcomplaint\ttone\tlanguage\tlicence\tby")
	for _, s := range dataSets {
		language := s.language
		if language == "" {
			language = "-"
		}
		fmt.Fprintf(w, "%s\t%g\t%g\t%s\t%s\t%s\n", s.name, s.complaint, s.tone, language, s.licence, s.by)
	}
	w.Flush()
}
