package jobs

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The lines by which mails tell what was written anew from what is quoted, and from signatures.
var (
	quoteBegins = regexp.MustCompile(`(?i)^[-_—]{2,}\s*(original message|исходное сообщение|оригинальное сообщение|вихідне повідомлення|оригінальне повідомлення)\s*[-_—]*$`)
	forwarding  = regexp.MustCompile(`(?i)^([-_—]{2,}\s*)?(forwarded message|begin forwarded message|пересылаемое сообщение|пересланное сообщение|переслане повідомлення|перенаправлене повідомлення|конец пересылаемого сообщения)\s*:?\s*[-_—]*$`)
	quoteBlock  = regexp.MustCompile(`(?i)^\*?(from|от|від|отправитель|відправник)\*?:\s*\S`)
	quoteBlock2 = regexp.MustCompile(`(?i)^\*?(sent|date|to|subject|отправлено|дата|кому|тема|надіслано)\*?:\s*\S`)
	introduces  = regexp.MustCompile(`(?i)(wrote|писал\(?а?\)?|пишет|написал\(?а?\)?|пише|писав|писала|написав|написала|@\S+>?)\s*:$`)
	farewell    = regexp.MustCompile(`(?i)^(с уважением|с наилучшими пожеланиями|з повагою|з найкращими побажаннями|best regards|kind regards|sincerely)([^\p{L}]|$)`)
	device      = regexp.MustCompile(`(?i)^(sent from (my|outlook|yahoo)|отправлено (с|из) |надіслано (з|із) |get outlook for ).{0,60}$`)
)

// signatureMost is how many lines a signature behind a farewell has at most; what is longer may be words of the letter.
const signatureMost = 5

// forwardedText says that a text contains a mail that was forwarded in it.
func forwardedText(text string) bool {
	for line := range strings.Lines(text) {
		if forwarding.MatchString(strings.TrimSpace(line)) {
			return true
		}
	}
	return false
}

// writtenIn is what the writer of a mail wrote anew: without quoted mails, and without a signature as far as that is certain.
func writtenIn(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var kept []string
	for i, line := range lines {
		plain := strings.TrimSpace(line)
		if quoteBegins.MatchString(plain) || headOfQuote(lines[i:]) || signatureAt(line) {
			break
		}
		if strings.HasPrefix(plain, ">") {
			kept = withoutIntroduction(kept)
			continue
		}
		kept = append(kept, strings.TrimRight(line, " \t"))
	}
	kept = trimBlank(kept)
	for len(kept) > 0 && device.MatchString(strings.TrimSpace(kept[len(kept)-1])) {
		kept = trimBlank(kept[:len(kept)-1])
	}
	return strings.TrimSpace(strings.Join(withoutFarewell(kept), "\n"))
}

// signatureAt is the line that RFC 3676 (4.3) puts before a signature; trimmed, as many programs write it.
func signatureAt(line string) bool { return strings.TrimRight(line, " \t") == "--" }

// headOfQuote says that the lines begin with the header of a quoted mail as Outlook writes it.
func headOfQuote(lines []string) bool {
	if !quoteBlock.MatchString(strings.TrimSpace(lines[0])) {
		return false
	}
	others := 0
	for _, line := range lines[1:min(len(lines), 6)] {
		if quoteBlock2.MatchString(strings.TrimSpace(line)) {
			others++
		}
	}
	return others >= 2
}

// withoutIntroduction takes the line away that introduces a quote, «12 октября Анна пишет:»; it may go over two lines.
func withoutIntroduction(lines []string) []string {
	lines = trimBlank(lines)
	n := len(lines)
	if n == 0 || !introduces.MatchString(strings.TrimSpace(lines[n-1])) {
		return lines
	}
	if n > 1 && strings.ContainsAny(lines[n-2], "0123456789") && strings.HasPrefix(strings.TrimSpace(lines[n-1]), "<") {
		n--
	}
	return trimBlank(lines[:n-1])
}

// withoutFarewell takes «С уважением, Анна» away with what stands behind it, where that is short enough to be a signature.
func withoutFarewell(lines []string) []string {
	for i := len(lines) - 1; i > 0 && len(lines)-i <= 2*signatureMost; i-- {
		if !farewell.MatchString(strings.TrimSpace(lines[i])) {
			continue
		}
		behind := 0
		for _, line := range lines[i+1:] {
			if utf8.RuneCountInString(line) > 80 {
				return lines
			}
			if strings.TrimSpace(line) != "" {
				behind++
			}
		}
		if behind <= signatureMost && utf8.RuneCountInString(lines[i]) <= 80 {
			return trimBlank(lines[:i])
		}
		return lines
	}
	return lines
}

// trimBlank takes empty lines away from the end.
func trimBlank(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
