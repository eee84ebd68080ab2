package deploy_test

import (
	"net/url"
	"strings"

	"molva/collector"
)

// course is how a dispute goes: what its client claims, what people do, and what must have come of it by seed 003. The
// expectations are written by hand, as a reader of the seed would, and not taken from the rules that are on trial.
type course struct {
	name    string
	wish    collector.DisputeOutcome
	amount  int64
	reason  collector.DisputeReason
	courier collector.Courier
	atOnce  []act    // in the first minutes
	later   []act    // after 72 hours, while the clock goes on and the timers of all others fire
	ends    []ending // one of them; two where a late act may come before or after a reminder
}

// ending is what must stand behind a dispute when all is over. Trail and mails are words with a space between.
type ending struct {
	trail, is             string
	client, seller, staff string // mails
	ledger                string
}

// act is one POST of somebody: a form behind the link of the client or the seller, or a call of who works here.
type act struct {
	side collector.Side
	form url.Values
	path string // behind the dispute's own
	body map[string]any
}

// does is an act of a side by its link; pairs are further fields of the form.
func does(side collector.Side, what string, pairs ...string) act {
	form := url.Values{"do": {what}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return act{side: side, form: form}
}

func staff(path string, body map[string]any) act {
	return act{side: collector.SidePlatform, path: path, body: body}
}

const (
	client, seller = collector.SideClient, collector.SideSeller
	price, part    = 250000, 50000 // minor units: of each order, and of a partial refund
	own, platform  = collector.CourierSeller, collector.CourierPlatform

	refundPart  = "platform-50000 client+50000"
	refundWhole = "platform-250000 client+250000"
	paidPart    = " client-50000 platform+50000"
	paidWhole   = " client-250000 platform+250000"
)

var paid = staff("/lines/1/done", map[string]any{"proof": "Платёж 77-1"})

// courses are those of seed 003: accepted at once, talked over, silent sides, the platform's own courier.
var courses = []course{
	{name: "accepted", wish: collector.OutcomePromo, reason: collector.DisputeQuality, courier: own,
		atOnce: []act{does(seller, "accept"), does(seller, "done", "proof", "РОЗА-10")},
		ends: []ending{{trail: "open accept done", is: "closed accept promo_code seller",
			client: "opened settled closed second_ask", seller: "opened settled closed"}}},
	{name: "accepted and refunded", wish: collector.OutcomePartial, amount: part, reason: collector.DisputeQuality, courier: own,
		atOnce: []act{does(seller, "accept"), paid},
		ends: []ending{{trail: "open accept done", is: "closed accept partial_refund seller",
			client: "opened settled closed second_ask", seller: "opened settled closed", staff: "compensate", ledger: refundPart + paidPart}}},
	{name: "accepted and never made", wish: collector.OutcomeReplacement, reason: collector.DisputeDiffers, courier: own,
		atOnce: []act{does(seller, "accept")},
		ends: []ending{{trail: "open accept settled_remind settled_remind seller_late settled_remind settled_remind platform_late", is: "breach accept replacement seller",
			client: "opened settled taken breach case", seller: "opened settled compensate compensate taken", staff: "compensate compensate compensate breach"}}},
	{name: "claim yes, compensation no", wish: collector.OutcomeFull, reason: collector.DisputeQuality, courier: own,
		atOnce: []act{does(seller, "refuse", "claim", "yes"), does(client, "message", "text", "Завяли все розы, и вернуть хочу всё."),
			does(seller, "offer", "outcome", "replacement", "text", "Привезём новый букет завтра."), does(client, "accept", "no", "2"), does(client, "done")},
		ends: []ending{{trail: "open refuse_compensation message offer agree_client done", is: "closed agree_client replacement seller",
			client: "opened talk offer settled closed second_ask", seller: "opened talk message settled closed"}}},
	{name: "seller silent", wish: collector.OutcomePromo, reason: collector.DisputeQuality, courier: own,
		later: []act{does(seller, "done", "proof", "РОЗА-20")},
		ends: reminded("settled_remind", "done", ending{trail: "open answer_remind answer_remind answer_silent done", is: "closed answer_silent promo_code seller",
			client: "opened settled closed second_ask", seller: "opened reminder reminder settled closed"}, func(e *ending) { e.seller += " compensate" })},
	{name: "client silent", wish: collector.OutcomePromo, reason: collector.DisputeIncomplete, courier: own,
		atOnce: []act{does(seller, "refuse", "claim", "no", "text", "Всё было в заказе, вот фотография.")},
		later:  []act{staff("/decide", map[string]any{"facts": "Фотография продавца.", "rule": "003 3.2", "outcome": "none"})},
		ends: reminded("decide_remind", "decide_platform", ending{trail: "open refuse talk_remind talk_remind talk_client_silent decide_platform", is: "closed decide_platform none ",
			client: "opened talk reminder reminder platform refused second_ask", seller: "opened talk platform refused", staff: "to_decide"},
			func(e *ending) { e.staff += " to_decide" })},
	{name: "both silent", wish: collector.OutcomeFull, reason: collector.DisputeWrongItem, courier: own,
		atOnce: []act{does(seller, "refuse", "claim", "no")},
		ends: []ending{{trail: "open refuse talk_remind talk_remind talk_both_silent decide_remind decide_remind decide_late", is: "settled decide_late full_refund platform",
			client: "opened talk reminder reminder platform settled", seller: "opened talk platform settled",
			staff: "to_decide to_decide to_decide compensate", ledger: refundWhole}}},
	{name: "platform courier", wish: collector.OutcomeFull, reason: collector.DisputeLate, courier: platform,
		atOnce: []act{staff("/decide", map[string]any{"facts": "Курьер опоздал на два часа.", "rule": "003 4.1", "outcome": "full_refund", "amount": price}), paid},
		ends: []ending{{trail: "open_platform decide_platform done", is: "closed decide_platform full_refund platform",
			client: "platform settled closed second_ask", seller: "platform settled closed", staff: "to_decide compensate", ledger: refundWhole + paidWhole}}},
	{name: "seller silent in the talk", wish: collector.OutcomePromo, reason: collector.DisputeOther, courier: own,
		atOnce: []act{does(seller, "refuse", "claim", "no"), does(client, "message", "text", "Почему нет? Вот фотография.")},
		ends: []ending{{trail: "open refuse message talk_remind talk_remind talk_seller_silent settled_remind settled_remind seller_late",
			is: "settled talk_seller_silent promo_code seller", client: "opened talk settled taken",
			seller: "opened talk message reminder reminder settled compensate compensate taken", staff: "compensate"}}},
	{name: "no agreement", wish: collector.OutcomePartial, amount: part, reason: collector.DisputeQuality, courier: own,
		atOnce: []act{does(seller, "refuse", "claim", "no", "text", "Розы были свежие."), does(client, "message", "text", "Они завяли в тот же вечер.")},
		ends: []ending{{trail: "open refuse message talk_remind talk_remind talk_no_agreement decide_remind decide_remind decide_late",
			is: "settled decide_late partial_refund platform", client: "opened talk arbiter settled", seller: "opened talk message reminder reminder arbiter settled",
			staff: "to_decide to_decide to_decide compensate", ledger: refundPart}}},
	{name: "withdrawn", wish: collector.OutcomePromo, reason: collector.DisputeQuality, courier: own,
		atOnce: []act{does(client, "withdraw")},
		ends:   []ending{{trail: "open withdraw", is: "closed withdraw none ", client: "opened withdrawn", seller: "opened withdrawn"}}},
}

// reminded are an ending and the same with a reminder before the late act, whose mail more says.
func reminded(row, before string, e ending, more func(*ending)) []ending {
	with := e
	with.trail = strings.Replace(e.trail, before, row+" "+before, 1)
	more(&with)
	return []ending{e, with}
}

// letterOf is which letter a subject belongs to; the first that fits counts.
func letterOf(subject string) string {
	for _, l := range [][2]string{{"Как всё прошло", "second_ask"}, {"открыл спор", "opened"}, {"разговор открыт", "talk"}, {" открыт", "opened"}, {"обсудите решение", "talk"}, {"вам написали", "message"},
		{"предлагает решение", "offer"}, {"ждём вашего ответа", "reminder"}, {"решает площадка", "platform"}, {"независимый арбитр", "arbiter"},
		{"ждёт решения", "to_decide"}, {"исход определён", "settled"}, {"без компенсации", "refused"}, {"отозва", "withdrawn"}, {"компенсация просрочена", "breach"},
		{"Обращение №", "case"}, {"исполняет", "taken"}, {"исполните компенсацию", "compensate"}, {" закрыт", "closed"}} {
		if strings.Contains(subject, l[0]) {
			return l[1]
		}
	}
	return "?" + subject
}
