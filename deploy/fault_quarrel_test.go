package deploy_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// opening are the calls that bring the orders in and open a dispute about each: every second client does it by the link,
// for the others somebody does who works here.
func (q *quarrels) opening() (chains [][]call) {
	delivered := q.begun.Add(-time.Hour).UTC()
	for _, d := range q.held {
		bought := func() error {
			_, err := q.try(http.MethodPost, "/orders", map[string]string{"order": d.order, "buyer": "Покупатель " + d.order, "buyer_mail": d.buyer, "language": "ru",
				"seller": "shop" + d.order, "seller_name": "Лавка " + d.order, "seller_mail": d.shop, "courier": string(d.courier), "amount": "2500.00", "currency": "RUB",
				"items": "Букет", "status": "delivered", "placed": delivered.Add(-24 * time.Hour).Format(time.RFC3339), "delivered": delivered.Format(time.RFC3339)}, nil)
			return err
		}
		chains = append(chains, []call{q.made(bought), q.made(func() error {
			if d.i/len(courses)%2 == 0 {
				return q.opensByLink(d)
			}
			_, err := q.try(http.MethodPost, "/disputes", map[string]any{"order": d.order, "rating": 1, "reason": d.reason, "outcome": d.wish, "amount": d.amount,
				"description": claimWords}, nil)
			return err
		})})
	}
	return chains
}

// made is a call, whose answer the dice may lose.
func (q *quarrels) made(do func() error) call { return call{do, q.r.IntN(8) == 0} }

const claimWords = "Половина роз в букете завяла в тот же вечер, фотографии у меня есть."

func (q *quarrels) opensByLink(d *quarrel) error {
	var link struct{ URL string }
	if _, err := q.try(http.MethodPost, "/disputes/links", map[string]string{"order": d.order}, &link); err != nil {
		return err
	}
	form := url.Values{"rating": {"1,5"}, "reason": {string(d.reason)}, "outcome": {string(d.wish)}, "description": {claimWords}}
	if d.amount > 0 {
		form.Set("amount", fmt.Sprint(d.amount/100))
	}
	return sends(d.home(client), link.URL, form)
}

// home is the network address of a side.
func (d *quarrel) home(side collector.Side) net.IP {
	street := byte(1)
	if side == seller {
		street = 2
	}
	return net.IPv4(127, street, byte(d.i/250), byte(1+d.i%250))
}

// acting are the calls of some acts of each dispute, in their order.
func (q *quarrels) acting(of func(*quarrel) []act) (chains [][]call) {
	links := sideLinks(q.world.Catcher.Mails())
	for _, d := range q.held {
		var chain []call
		for _, a := range of(d) {
			chain = append(chain, q.made(func() error {
				switch a.side {
				case client:
					return sends(d.home(client), links[d.buyer], a.form)
				case seller:
					return sends(d.home(seller), links[d.shop], a.form)
				}
				_, err := q.try(http.MethodPost, "/disputes/"+d.id+a.path, a.body, nil)
				return err
			}))
		}
		chains = append(chains, chain)
	}
	return chains
}

// moment waits until it is time for one of so many kills in a stage, as the dice say, and says when that was. Each falls
// into its share of the work, so that the last one still finds some.
func (q *quarrels) moment(kills int) string {
	share := max(1, len(q.held)/kills)
	how, after := q.r.IntN(4), time.Duration(q.r.IntN(200+10*share))*time.Millisecond
	more := int64(1 + q.r.IntN(share))
	what, count := "mails", func() int64 { return int64(len(q.world.Catcher.Mails())) }
	switch how {
	case 0:
		what, count = "answers", q.answers.Load
	case 1, 2: // half of all: where work is in two transactions that must be one, it is cut between them
		what, count, more, after = "commits", q.commits, 1+q.r.Int64N(int64(10*share)), time.Second
	}
	begun := count()
	look, last := time.NewTicker(100*time.Microsecond), time.NewTimer(after)
	defer look.Stop()
	defer last.Stop()
	for {
		select {
		case <-last.C:
			return "after " + after.String()
		case <-look.C:
			if count()-begun >= more {
				return fmt.Sprintf("after %d %s", more, what)
			}
		}
	}
}

// commits is how often SQLite has committed, by the counter in its shared index of the write-ahead log; 0 where there is
// none to read.
func (q *quarrels) commits() int64 {
	f, err := os.Open(filepath.Join(q.dir, "molva.db-shm"))
	if err != nil {
		return 0
	}
	defer f.Close()
	var counter [4]byte
	if _, err := f.ReadAt(counter[:], 8); err != nil {
		return 0
	}
	return int64(binary.NativeEndian.Uint32(counter[:]))
}

// restart starts the product again, at times only after it was killed once more in its start.
func (q *quarrels) restart() (what string) {
	if q.r.IntN(4) == 0 {
		early := time.NewTimer(time.Duration(q.r.IntN(400)) * time.Millisecond)
		q.spawn()
		<-early.C
		q.kill()
		what = " and in its start"
	}
	q.start()
	return what
}

// heldDispute is a dispute as the API shows it.
type heldDispute struct {
	ID, Number, Order                 string
	State, Resolution, Outcome, Fault string
	Opened                            time.Time
	Trail                             []trailLine
	Ledger                            []struct {
		Account string
		Amount  int64
	}
}

type trailLine struct {
	At        time.Time
	Side, Did string
}

// disputes are all disputes with all that belongs to them.
func (q *quarrels) disputes() (all []heldDispute) {
	q.t.Helper()
	for after := ""; ; {
		var list struct {
			Disputes []struct{ ID string }
			Next     string
		}
		q.call(http.MethodGet, "/disputes?"+url.Values{"limit": {"200"}, "after": {after}}.Encode(), nil, &list)
		for _, d := range list.Disputes {
			var whole heldDispute
			q.call(http.MethodGet, "/disputes/"+d.ID, nil, &whole)
			all = append(all, whole)
		}
		if after = list.Next; after == "" {
			return all
		}
	}
}

// learnIDs looks up which dispute is about which order.
func (q *quarrels) learnIDs(t *testing.T) {
	t.Helper()
	ids := map[string]string{}
	for _, d := range q.disputes() {
		ids[d.Order] = d.ID
	}
	for _, d := range q.held {
		if d.id = ids[d.order]; d.id == "" {
			t.Fatalf("%s (%s): the dispute was opened, and is not there", d.order, d.name)
		}
	}
}

func (d heldDispute) ending() ending {
	var did, ledger []string
	for _, l := range d.Trail {
		did = append(did, l.Did)
	}
	for _, p := range d.Ledger {
		ledger = append(ledger, fmt.Sprintf("%s%+d", p.Account, p.Amount))
	}
	return ending{trail: strings.Join(did, " "), is: strings.Join([]string{d.State, d.Resolution, cmp.Or(d.Outcome, "none"), d.Fault}, " "), ledger: strings.Join(ledger, " ")}
}
