package demo

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// consoleShowsMails notes that the product's own list of caught mails is the catcher's.
func (c *check) consoleShowsMails(ctx context.Context, s *step, caught []Mail) error {
	var shown struct{ Mails []Mail }
	err := c.api.call(ctx, http.MethodGet, "/api/v1/demo/mails", nil, &shown)
	s.same("the console shows the catcher's mails", idsOfMails(caught), idsOfMails(shown.Mails))
	return err
}

func idsOfMails(list []Mail) string {
	var ids []string
	for _, m := range list {
		ids = append(ids, m.MessageID)
	}
	return strings.Join(ids, " ")
}

// newMails are those that came between two ledgers, newest first.
func newMails(before, after ledger) []Mail {
	return after.mails[:max(0, len(after.mails)-len(before.mails))]
}

// squeeze takes white space and quotation marks of replies out, so that wrapped and quoted lines compare.
func squeeze(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '\n' || c == '\r' || c == '>' || c == '\u00a0' }), "")
}

func firstWords(text string) string {
	w := strings.Fields(text)
	return strings.Join(w[:min(len(w), 6)], " ")
}

// readMail notes that a mail about a document is what it should be.
func (c *check) readMail(ctx context.Context, s *step, m Mail, d document, rules []string) error {
	s.same("it is to", receiverMail, m.To)
	s.same("fault of its form", "", m.Fault)
	s.that("it is in Ukrainian, the oldest rule's language", m.Subject+" / "+firstLine(m.Text), isUkrainian(m, d))
	for _, rule := range rules {
		s.that("it names the rule "+rule, "", strings.Contains(m.Text, rule))
	}
	if strings.Contains(d.Text, "<script>") {
		s.that("<script> is escaped in the HTML", excerpt(m.HTML, "script&gt;"), strings.Contains(m.HTML, "&lt;script&gt;") && !strings.Contains(strings.ToLower(m.HTML), "<script"))
	}
	missing := []string{}
	for _, w := range d.Complaint.Words {
		if !strings.Contains(strings.ToLower(d.Title+"\n"+d.Text), strings.ToLower(w)) {
			missing = append(missing, w)
		}
	}
	s.none("deciding words that do not stand in the text", missing)
	for form, part := range []string{m.Text, m.HTML} {
		named := decidingWords(part)
		made := slices.DeleteFunc(slices.Clone(named), func(w string) bool { return slices.Contains(d.Complaint.Words, w) })
		s.that("deciding words named in the mail's "+[]string{"text", "HTML"}[form]+", the verdict's own", fmt.Sprint(named, " of ", d.Complaint.Words), len(named) > 0 && len(made) == 0)
	}
	if err := c.followLinks(ctx, s, m, d); err != nil {
		return err
	}
	ledger, err := c.api.deliveries(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(ledger, func(l delivery) bool { return l.MessageID == m.MessageID })
	if at < 0 {
		s.that("the ledger bears "+m.MessageID, "it does not", false)
		return nil
	}
	s.same("the ledger's row "+m.MessageID, fmt.Sprint(complaintMail, " sent ", []string{d.ID}, rules), fmt.Sprint(ledger[at].Kind, " ", ledger[at].State, " ", ledger[at].Documents, ledger[at].Watches))
	return nil
}

var (
	decidingLine = regexp.MustCompile(`ирішальні слова: ([^\n<;]*)`)
	quotedWord   = regexp.MustCompile(`«([^»]*)»`)
)

// decidingWords are those that a Ukrainian mail names as such in a line of its own: the review that it quotes holds the
// same words, whether or not the mail says that they decided.
func decidingWords(mail string) []string {
	var out []string
	for line := range strings.Lines(mail) {
		if strings.HasPrefix(line, ">") {
			continue
		}
		for _, said := range decidingLine.FindAllStringSubmatch(line, -1) {
			for _, w := range quotedWord.FindAllStringSubmatch(said[1], -1) {
				out = append(out, w[1])
			}
		}
	}
	return out
}

func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

func excerpt(text, around string) string {
	at := strings.Index(text, around)
	if at < 0 {
		return "not there"
	}
	return strings.ToValidUTF8(text[max(0, at-30):min(len(text), at+len(around)+30)], "")
}

// quoted is a beginning of the review's text, as subjects have it.
var quoted = regexp.MustCompile(`«[^»]*»`)

// isUkrainian looks at what the mail itself says: quoted lines and what belongs to the review are taken out first.
func isUkrainian(m Mail, d document) bool {
	var own strings.Builder
	own.WriteString(quoted.ReplaceAllString(m.Subject, "") + "\n")
	for line := range strings.Lines(m.Text) {
		if !strings.HasPrefix(line, ">") && !strings.Contains(line, "http") {
			own.WriteString(line)
		}
	}
	text := own.String()
	takeOut := append([]string{d.Text, d.Title, d.Author.Name, d.Item.Name, otklikTitle, zhalobnayaTitle, complaintRule, brandRule}, d.Complaint.Words...)
	slices.SortFunc(takeOut, func(a, b string) int { return len(b) - len(a) })
	for _, s := range takeOut {
		text = strings.ReplaceAll(text, s, "")
	}
	text = strings.ToLower(text)
	return strings.ContainsAny(text, "іїєґ") && !strings.ContainsAny(text, "ыэъё")
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"')]+`)

// followLinks notes that every link of a mail works and that one leads to the document, in the console and on its site.
func (c *check) followLinks(ctx context.Context, s *step, m Mail, d document) error {
	opened, dead, console, original := 0, []string{}, false, false
	for _, link := range webAddress.FindAllString(m.Text, -1) {
		link = strings.TrimRight(link, ".,;")
		var code int
		var err error
		var page []byte
		if path, own := strings.CutPrefix(link, c.Product.BaseURL); own {
			code, page, err = c.api.send(ctx, http.MethodGet, path, nil)
			console = console || strings.Contains(link, d.ID) && strings.Contains(string(page), d.Author.Name)
		} else {
			code, err = c.siteStatus(ctx, link)
			original = original || link == d.URL
		}
		if err != nil || code != http.StatusOK {
			dead = append(dead, fmt.Sprintf("%s: %d %v", link, code, err))
		}
		opened++
	}
	s.none("links that do not work", dead)
	s.that("a link opens the document in the console, one the review on its site", fmt.Sprintf("%d links, console %t, site %t", opened, console, original), console && original)
	return nil
}
