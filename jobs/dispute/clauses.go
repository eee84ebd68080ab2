package dispute

// Clause is one statement that a rule may stand on.
type Clause struct {
	ID   string
	Says string
	Ours bool // not of seed 003: written down here, because the seed leaves the case open
}

// Clauses are the statements of seed 003, numbered in the order in which it makes them, and behind them ours.
var Clauses = []Clause{
	{ID: "1.1", Says: "a rating under 2 and a concrete claim open a dispute"},
	{ID: "1.2", Says: "it can be opened for three days from the order's completion"},
	{ID: "1.3", Says: "the client names the reason and the wished outcome and describes what happened"},
	{ID: "1.4", Says: "the seller sees claim and wish and has time to answer"},
	{ID: "2.1", Says: "claim and compensation both accepted: it is closed by itself"},
	{ID: "2.2", Says: "anything else: it goes on as a chat, where another outcome is looked for"},
	{ID: "2.3", Says: "all agree: the compensation is made, and it is closed when the sides have confirmed"},
	{ID: "2.4", Says: "no agreement in three days: an independent arbiter decides, finally"},
	{ID: "3.1", Says: "the seller is silent for three days: for the client"},
	{ID: "3.2", Says: "the client is silent for three days: the platform decides on the facts held"},
	{ID: "4.1", Says: "the platform's own courier and a claim about the delivery alone: the platform decides at once and compensates"},
	{ID: "5.1", Says: "compensations are a promo code, a replacement with delivery, a refund in part or in full"},
	{ID: "5.2", Says: "the seller itself sends the promo code and replaces the goods"},
	{ID: "5.3", Says: "the platform moves all money"},
	{ID: "5.4", Says: "what a seller took past the platform the seller pays back"},
	{ID: "5.5", Says: "a seller who cannot make the compensation is helped by the platform"},
	{ID: "6.1", Says: "the sides talk in the chat of the dispute alone; it is the evidence"},
	{ID: "6.2", Says: "another outcome is agreed when the client confirms it"},
	{ID: "6.3", Says: "of a refund and of an other outcome kind and amount are agreed by both before it is chosen"},
	{ID: "6.4", Says: "after a dispute the client is asked once more to rate"},

	{ID: "M.1", Ours: true, Says: "both silent in the chat: the platform decides on the facts held, as for a silent client"},
	{ID: "M.2", Ours: true, Says: "a wish without an amount that has to be carried out: the seller's last offer, else the policy's share of the price for a partial refund and the whole price for all else"},
	{ID: "M.3", Ours: true, Says: "nobody decided by the last instant: the platform bears the client's wish, and not the seller"},
	{ID: "M.4", Ours: true, Says: "a compensation has a last instant: then the platform makes it in the seller's place and claims it back; the platform's own delay is a breach, told to the client with the way to the desk"},
	{ID: "M.9", Ours: true, Says: "a breach is no end: whoever has to pay and the owners are reminded every day for a week and then every week, the client has a case at the desk, and is asked for no review until it is paid"},
	{ID: "M.5", Ours: true, Says: "whoever is waited for is reminded a day and two days after it began"},
	{ID: "M.6", Ours: true, Says: "the client may take a claim back until it is decided"},
	{ID: "M.7", Ours: true, Says: "the company sells itself: it is the other side and decides as the platform"},
	{ID: "M.8", Ours: true, Says: "nobody is silent who was not waited for long enough to be reminded once"},
}

// clauseOf is a clause by its id.
func clauseOf(id string) (Clause, bool) {
	for _, c := range Clauses {
		if c.ID == id {
			return c, true
		}
	}
	return Clause{}, false
}

// Cite names clauses as the trail does: "003 2.1", "molva M.1".
func Cite(ids []string) string {
	out := ""
	for _, id := range ids {
		source := "003 "
		if c, ok := clauseOf(id); ok && c.Ours {
			source = "molva "
		}
		if out != "" {
			out += ", "
		}
		out += source + id
	}
	return out
}
