package web

// queryPhrases are mistakes in queries and what may be written instead.
var queryPhrases = []phrase{
	say(`(\w+): a number is missing here`, "q_number_missing"),
	say(`(\w+): «(.*)» is no number`, "q_number_bad"),
	say(`(\w+): «(.*)» is no whole number`, "q_number_whole"),
	say(`(\w+) goes from (\S+) to (\S+)`, "q_number_range"),
	say(`(\w+): cannot compare by «(.*)»`, "q_compare"),
	say(`(\w+):\.\. has no (?:number|date)`, "q_range_empty"),
	say(`from (\S+) to (\S+) there is no \w+`, "q_range_backwards"),
	say(`assignee: is the number of a person, not «(.*)»`, "q_assignee"),
	say(`the index was written by an older program and knows no «(.*)» yet`, "q_older_index"),
	say(`it is being built anew; ask again in a while, or without it`, "q_older_index_hint"),
	say(`behind @ stands the name of a saved query`, "q_saved_name"),
	say(`there is no saved query «(.*)»`, "q_saved_none"),
	say(`put (.*) into quotes to find the text itself`, "q_saved_quotes"),
	say(`the saved query «(.*)» stands inside itself`, "q_saved_circle"),
	say(`take it out of (.*)`, "q_saved_circle_hint"),
	say(`saved queries stand \d+ inside each other, at most (\d+) are read`, "q_saved_deep"),
	say(`the saved query «(.*)» has a mistake at (.*)`, "q_saved_broken"),
	say(`mend it where it is saved`, "q_saved_broken_hint"),
	say(`(/\d+) has no word behind it`, "q_slash_behind"),
	say(`(/\d+) stands between two words, or brackets with OR between words`, "q_slash_between"),
	say(`write several words as (.*)`, "q_slash_several"),
	say(`write (".*"~\d+|/\d+ or less)`, "q_write"),
	say(`write (\w+:\S+\.\.\S+)`, "q_write"),
}
