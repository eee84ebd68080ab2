package web

// importPhrases are the messages about what people bring by hand.
var importPhrases = []phrase{
	say(`nothing was pasted and no file was sent`, "import_nothing"),
	say(`paste the page, or choose a file`, "import_nothing_hint"),
	say(`the page is larger than 10 MB`, "import_page_large"),
	say(`send it as a file, or only the part with the reviews`, "import_page_large_hint"),
	say(`the file is larger than (\d+) MB`, "import_large"),
	say(`send it in parts`, "import_large_hint"),
	say(`the page cannot be read: (.*)`, "import_page_unread"),
	say(`it is not known where the page (?:in the mail )?stands`, "import_no_url"),
	say(`(?:give|--url gives) its address, as the browser shows it`, "import_no_url_hint"),
	say(`no review was read from the page: (\S*) ?(.*)`, "import_not_read"),
	say(`save the page again when the browser shows its reviews`, "import_not_read_hint"),
	say(`no review was found on the page`, "import_none"),
	say(`is it the page with the reviews, saved as the browser shows it\?.*`, "import_none_hint"),
	say(`the mail cannot be read: (.*)`, "import_mail_unread"),
	say(`save it from the mail program as \.eml`, "import_mail_unread_hint"),
	say(`no review was found in the mail`, "import_mail_none"),
	say(`the notice must hold the review itself; .*`, "import_mail_none_hint"),
	say(`the table cannot be read: (.*)`, "import_table_unread"),
	say(`save it as XLSX without a password, or as CSV`, "import_table_unread_hint"),
	say(`no sheet of (\d+) names its columns`, "import_no_header"),
	say(`a row must name them: .*`, "import_no_header_hint"),
	say(`the table has more than (\d+) rows; those before are in`, "import_rows"),
}
