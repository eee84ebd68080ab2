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
	say(`write (\w+:\S+\.\.\S+)`, "q_write"),
}
