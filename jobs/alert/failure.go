package alert

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"
)

// closing is the code with which a server says that it closes the line, whatever was asked.
const closing = 421

// codeOf is the answer in an error; code 0 when the server did not answer.
func codeOf(err error) (code int, words string) {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return answer.Code, fmt.Sprintf("%d %s", answer.Code, answer.Msg)
	}
	return 0, ""
}

// failure sorts what went wrong into the classes that decide about a retry.
func (c *smtpMail) failure(ctx context.Context, at stage, err error, to string) error {
	if code, words := codeOf(err); code > 0 {
		return &Error{Permanent: code >= 500, Answer: withoutAddress(words, to), Err: fmt.Errorf("mail server %s refused the message (%s)", c.host, at)}
	}
	return &Error{
		Doubt: at == stageAnswer,
		Err:   errors.Join(fmt.Errorf("mail server %s, %s: %s", c.host, at, withoutAddress(err.Error(), to)), ctx.Err()),
	}
}

// anAddress is whatever looks like a mail address in a server's answer, in any case and any spelling of the domain; the
// server may also name the one that ours is forwarded to. A local part in quotes is covered too.
var anAddress = regexp.MustCompile(`("[^"\s]*"|[^\s<>()\[\]"',;:=]+)@[^\s<>()"',;]+`)

// withoutAddress is a server's answer on one line, without mail addresses: the receiver's lives in one place only, and
// the ledger is not it.
func withoutAddress(answer, to string) string {
	answer = anAddress.ReplaceAllString(strings.ReplaceAll(answer, to, "…"), "…")
	return strings.Join(strings.Fields(answer), " ")
}
