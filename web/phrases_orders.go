package web

import (
	"encoding/json"

	"molva/collector"
)

// orderPhrases are the messages about orders and campaigns.
var orderPhrases = []phrase{
	say(`the header of the orders cannot be read`, "orders_header"),
	say(`the first line names the columns: order, .*`, "orders_header_hint"),
	say(`the columns «(.*)» and «(.*)» both mean \w+`, "orders_twice"),
	say(`rename or delete one of them`, "orders_rename"),
	say(`no column holds the numbers of the orders`, "orders_no_number"),
	say(`name it order`, "orders_name_it"),
	say(`the file cannot be read: (.*)`, "orders_unread"),
	say(`is it whole, and is its ending the right one\?`, "orders_whole"),
	say(`the file breaks off here: .*`, "orders_breaks"),
	say(`nobody is asked about this order any more: reviewed`, "request_reviewed"),
	say(`nobody is asked about this order any more: cancelled`, "request_cancelled"),
	say(`nobody is asked about this order any more: returned`, "request_returned"),
	say(`open case`, "request_open_case"),
	say(`open dispute`, "request_open_dispute"),
	say(`the order has no number .*`, "row_number"),
	say(`nobody is named as the buyer .*`, "row_buyer"),
	say(`a branch or a seller's name is given, but no seller .*`, "row_seller"),
	say(`there is no language "(.*)"; ru, uk and en are`, "row_language"),
	say(`there is no time zone "(.*)"; write Europe/Kyiv`, "row_zone"),
	say(`"(.*)" is no currency; .*`, "row_currency"),
	say(`"(.*)" is no mail address \(column (\w+)\)`, "row_mail"),
	say(`"(.*)" is no phone number \(column (\w+)\)`, "row_phone"),
	say(`column (\w+) holds more than (\d+) letters`, "row_long"),
	say(`column (\w+): "(.*)" is no date; .*`, "row_date"),
	say(`column (\w+): "(.*)" lies too far back`, "row_back"),
	say(`column (\w+): (.*) lies in the future`, "row_future"),
	say(`the order has no date .*`, "row_no_date"),
	say(`(\w+) lies before placed`, "row_before"),
	say(`it is delivered, but the date is missing .*`, "row_delivered"),
	say(`there is no status "(.*)"; .*`, "row_status"),
	say(`there is no courier "(.*)"; .*`, "row_courier"),
	say(`"(.*)" is no amount; .*`, "row_amount"),
	say(`the order has more than (\d+) items`, "row_items"),
	say(`it has (\d+) columns, the header (\d+)`, "row_columns"),
	say(`it is not UTF-8; .*`, "row_utf8"),
	say(`a quote is opened and not closed|after a closing quote .*|a quote stands in a field without quotes.*`, "row_quote"),
	say(`the line is longer than \d+ bytes`, "row_line"),
	say(`no file was sent`, "no_file"),
	say(`choose a CSV file`, "choose_file"),
	say(`the order is refused: (.*)`, "order_refused"),
	say(`mend it and send it again`, "order_mend"),

	say(`the call has no timestamp|the call is too old, or its clock is wrong|the signature is not that of any shop|the orders cannot be read: .*`, "hook"),
	say(`send Unix seconds .*|sign it anew .*|sha256= and .*|send an order as JSON, .*`, "hook_hint"),

	say(`this is no time of day`, "no_hour"),
	say(`write 10:00`, "write_hour"),
	say(`this is no number`, "no_count"),
	say(`write a number of days`, "write_days"),
	say(`a line names no days|a category has no name or no such number of days`, "category_days"),
	say(`write: category = 14|write a category and 0 to 90 days`, "category_write"),
	say(`the campaign has no name, or one that is too long`, "campaign_name"),
	say(`(\d+) (?:letters )?at most`, "at_most"),
	say(`so many days after delivery nobody is asked`, "campaign_days"),
	say(`write (\d+) to (\d+)`, "write_from_to"),
	say(`there are too many categories`, "campaign_categories"),
	say(`the hours of sending leave no time`, "campaign_hours"),
	say(`write for example 10:00 and 20:00`, "campaign_hours_hint"),
	say(`there are at most two reminders`, "campaign_reminders"),
	say(`write 0, 1 or 2`, "campaign_reminders_hint"),
	say(`so many days between the mails are not possible`, "campaign_between"),
	say(`the cap is a number of days from 1 to 365`, "campaign_cap"),
	say(`30 is a good one`, "campaign_cap_hint"),
	say(`the campaign was never started`, "campaign_never"),
	say(`it asks nobody; it can be started`, "campaign_never_hint"),

	say(`the paragraph is too long`, "words_long"),
	say(`the paragraph holds a link`, "words_link"),
	say(`the mail has one link, .*`, "words_link_hint"),
	say(`the paragraph may not say «(.*)»: it promises a reward`, "words_reward"),
	say(`Google and Trustpilot forbid any reward .*`, "words_reward_hint"),
	say(`the paragraph may not say «(.*)»: it asks for a good mark`, "words_mark"),
	say(`Trustpilot: the request is neutral .*`, "words_mark_hint"),
	say(`the paragraph may not say «(.*)»: it asks only those who are content`, "words_gate"),
	say(`Google forbids to choose whom to ask .*`, "words_gate_hint"),
	say(`the paragraph may not say «(.*)»: it asks to come to the company first`, "words_first"),
	say(`Trustpilot forbids to send unhappy customers .*`, "words_first_hint"),
}

// OrderDid is a line of an order's log in words.
func (v *view) OrderDid(t collector.Trail) string {
	var facts struct {
		Reason string `json:"reason"`
	}
	_ = json.Unmarshal([]byte(t.Data), &facts) // a line without facts is told without them
	said := v.named("state_did_", t.Did)
	if facts.Reason != "" {
		said += ": " + v.T("reason_held_"+facts.Reason)
	}
	return said
}
