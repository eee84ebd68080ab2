package web

import (
	"regexp"

	"molva/jobs"
)

// importPhrases are the messages about what people bring by hand.
var importPhrases = []phrase{
	say(`nothing was pasted and no file was sent`, "import_nothing"),
	say(`paste the page, or choose a file`, "import_nothing_hint"),
	say(`the page is larger than (\d+) MiB`, "import_page_large"),
	say(`paste only the part with the reviews`, "import_paste_large_hint"),
	say(`save it as HTML alone, without pictures, or only the part with the reviews`, "import_page_large_hint"),
	say(`the mail is larger than (\d+) MiB`, "import_mail_large"),
	say(`save it without its attachments, or .*`, "import_mail_large_hint"),
	say(`the (?:file|table) is larger than (\d+) MiB`, "import_large"),
	say(`send it in parts`, "import_large_hint"),
	say(`the ending of the file is none of an import`, "import_ending"),
	say(`jsonl, csv, xlsx, html, mhtml and eml are taken, also with \.gz`, "import_ending_hint"),
	say(`the file is not packed by gzip`, "import_gzip"),
	say(`take \.gz from its name, or pack it again`, "import_gzip_hint"),
	say(`the page cannot be read: (.*)`, "import_page_unread"),
	say(`pack it again, or send it as it is`, "import_page_unread_hint"),
	say(`it is not known where the page (?:in the mail )?stands`, "import_no_url"),
	say(`(?:give|--url gives) its address, as the browser shows it`, "import_no_url_hint"),
	say(`no review was read from the page: (\S*) ?(.*)`, "import_not_read"),
	say(`save the page again when the browser shows its reviews`, "import_not_read_hint"),
	say(`no review was found on the page`, "import_none"),
	say(`is it the page with the reviews, saved as the browser shows it\?.*`, "import_none_hint"),
	say(`the mail cannot be read: (.*)`, "import_mail_unread"),
	say(`save it from the mail program as \.eml`, "import_mail_unread_hint"),
	say(`no review was found in the mail: it tells that another mail was not delivered`, "import_mail_bounce"),
	say(`no review was found in the mail: it is a page that a browser saved`, "import_mail_page"),
	say(`no review was found in the mail: it has no words`, "import_mail_empty"),
	say(`no review was found in the mail, and it was taken for one that a program sent: its header has (.*)`, "import_mail_header"),
	say(`no review was found in the mail, and it was taken for one that a program sent: nobody writes by hand from (.*)`, "import_mail_robot"),
	say(`no review was found in the mail, and it was taken for a notice of the review site (.*): it was sent from (.*)`, "import_mail_site"),
	say(`no review was found in the mail, and it was taken for a newsletter: .*`, "import_mail_newsletter"),
	say(`no review was found in the mail, and it does not say from whom it is, or names several`, "import_mail_sender"),
	say(`save the page with the reviews and import it; .*`, "import_mail_none_hint"),
	say(`a customer's letter names one address in its field From: .*`, "import_mail_sender_hint"),
	say(`the mail is a customer's letter, and no site is named for it`, "import_letter_site"),
	say(`--site names it \(site in the API\), .*`, "import_letter_site_hint"),
	say(`the mail was forwarded: .*`, "import_letter_forwarded"),
	say(`save the customer's own mail as \.eml, .*`, "import_letter_forwarded_hint"),
	say(`the mail has no words of its own: .*`, "import_letter_quoted"),
	say(`import the mail that is quoted`, "import_letter_quoted_hint"),
	say(`the table cannot be read: (.*)`, "import_table_unread"),
	say(`save it as XLSX without a password, or as CSV`, "import_table_unread_hint"),
	say(`no sheet of (\d+) names its columns`, "import_no_header"),
	say(`a row must name them: .*`, "import_no_header_hint"),
	say(`the columns are not known; the file has: (.*)`, "import_unknown"),
	say(`name at least a column of texts or ratings: (.*)`, "import_unknown_hint"),
	say(`the table has more than (\d+) rows; those before are in`, "import_rows"),
	say(`rating "(.*)" is no number from 1 to 5`, "import_rating"),
	say(`"(.*)" is no date \(.*`, "import_date"),
	say(`it is (?:no JSON.*|more than one JSON object)`, "import_json"),
	say(`it names no site; .*`, "import_no_site"),
	say(`it is not UTF-8; .*`, "import_utf8"),
	say(`it has (\d+) columns, the header (\d+)`, "import_columns"),
	say(`the file breaks off here: .*`, "import_breaks"),
}

// inSheet is where a refused row of a table with several sheets stands.
var inSheet = regexp.MustCompile(`^sheet "(.*?)": (.*)$`)

// refusals are the reasons of the refused rows in the reader's language.
func (v *view) refusals(lines []jobs.Line) []jobs.Line {
	out := make([]jobs.Line, 0, len(lines))
	for _, l := range lines {
		if m := inSheet.FindStringSubmatch(l.Reason); m != nil {
			l.Reason = v.T("import_sheet", "Name", m[1], "Reason", v.Phrase(m[2]))
		} else {
			l.Reason = v.Phrase(l.Reason)
		}
		out = append(out, l)
	}
	return out
}
