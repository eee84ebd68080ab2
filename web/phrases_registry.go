package web

// registryPhrases are the messages of the registry of sources.
var registryPhrases = []phrase{
	say(`this place was removed from the registry`, "place_removed"),
	say(`bring it back first`, "bring_back"),
	say(`bring it back: .*`, "bring_back_id"),
	say(`the reason is missing`, "why_missing"),
	say(`say in a sentence why; it stays in the history`, "why_hint"),
	say(`the reason is too long`, "why_long"),
	say(`the note is too long`, "note_long"),
	say(`this source stands in the registry`, "not_removed"),
	say(`there is nothing to bring back`, "not_removed_hint"),
	say(`there is nothing to accept: the last pass did not read this source otherwise than before`, "nothing_to_accept"),
	say(`accept a pass that read reviews which say less than usual, or other reviews`, "nothing_to_accept_hint"),
	say(`another pass has begun`, "pass_begun"),
	say(`wait for its end and look at what it brings`, "pass_begun_hint"),
	say(`nobody answers for this place yet`, "place_unowned"),
	say(`name its owner: a place is accepted with an owner and a period`, "place_unowned_hint"),
	say(`this place was decided about already`, "place_decided"),
	say(`look at the list again`, "place_decided_hint"),
}
