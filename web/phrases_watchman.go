package web

// watchmanPhrases are the messages about the watching of the watcher and about certificates.
var watchmanPhrases = []phrase{
	say(`there is no test alarm .*`, "no_test_alarm"),
	say(`there is no certificate .*`, "no_certificate"),
	say(`this person has no mail address`, "person_no_mail"),
	say(`choose somebody who has one`, "person_with_mail"),
	say(`"?(.*?)"? is no day`, "no_day"),
	say(`write (\d{4}-\d\d-\d\d\S*)`, "for_example"),
	say(`the period ends before it begins`, "period_backwards"),
	say(`give its first and its last day`, "period_days"),
	say(`the period is longer than a year`, "period_year"),
	say(`issue one for each year`, "period_each_year"),
	say(`the period is not over yet`, "period_not_over"),
	say(`choose a last day that has passed`, "period_passed"),
	say(`the list has more than (\d+) places`, "places_most"),
	say(`no place was on the list in this period`, "no_places"),
	say(`add the places where customers may speak`, "add_places"),
	say(`from (\S+) to (\S+) nothing was on the list`, "nothing_listed"),
	say(`choose a period from (\S+) to (\S+)`, "period_listed"),
	say(`no check was made in this period`, "no_checks"),
	say(`choose a period in which a check was due`, "longer_period"),
	say(`(\d+) holes are in this period`, "holes"),
	say(`the draft lists them; a person who knows why may explain each`, "holes_hint"),
	say(`the time cannot be read`, "no_time"),
}
