package deploy

import (
	"cmp"

	"molva/collector"
)

// inOut are the flags of commands that write lines for lines: their input is an argument or a flag, which mean the same.
type inOut struct {
	In  string `short:"i" help:"The same as FILE as an argument." placeholder:"FILE"`
	Out string `short:"o" help:"The same lines with what was judged; - is standard output, as without it." placeholder:"FILE"`
}

// from is the file to read, named by the argument or by the flag; "-" is standard input, and what counts without a name.
func (c inOut) from(argument string) (string, error) {
	if argument != "" && c.In != "" && argument != c.In {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: "--in", Msg: "two files are named, " + argument + " and " + c.In, Hint: "give one, as the argument or with --in"}
	}
	return cmp.Or(argument, c.In, "-"), nil
}

// to is the file to write; "-" is standard output.
func (c inOut) to() string { return cmp.Or(c.Out, "-") }
