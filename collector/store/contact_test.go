package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// People are recognised by the mail address, else by the phone number; strong ids that differ are never merged.
func TestContactOf(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		of := func(w *world, name, mail, phone string) int64 {
			t.Helper()
			return got(s.ContactOf(ctx, w.scope, collector.Contact{Name: name, Mail: mail, Phone: phone, Language: "ru", Zone: "Europe/Moscow"}, collector.SideClient, now))(t)
		}
		person := func(id int64) collector.Person { t.Helper(); return got(s.Person(ctx, one.scope, id))(t) }

		want(t, "nobody named", of(one, "", "", ""), int64(0))
		want(t, "a number that is none", of(one, "", "", "12345"), int64(0))
		anna := of(one, "Анна", "Anna@Post.example", "+7 912 345-67-89")
		want(t, "the mail decides, in any case", of(one, "Аня", "anna@post.EXAMPLE", ""), anna)
		want(t, "the mail decides against the phone", of(one, "", "anna@post.example", "8 (903) 111-22-33"), anna)
		want(t, "the first name stays", person(anna).Name, "Анна")
		want(t, "the first phone stays", person(anna).Phone, "+7 912 345-67-89")
		want(t, "side", person(anna).Side, collector.SideClient)
		want(t, "zone", person(anna).Zone, "Europe/Moscow")
		want(t, "by phone alone", of(one, "", "", "8(912)3456789"), anna)
		other := of(one, "Борис", "boris@post.example", "89123456789")
		want(t, "one phone, another mail: another person", other != anna, true)
		want(t, "a phone that two have joins nobody", func() bool { id := of(one, "", "", "79123456789"); return id != anna && id != other }(), true)

		phoned := of(one, "", "", "067 123 45 67")
		want(t, "phone alone, again", of(one, "Віра", "", "+38 (067) 123-45-67"), phoned)
		want(t, "who had a phone alone gains a mail", of(one, "", "vira@post.example", "380671234567"), phoned)
		want(t, "and is found by it", of(one, "", "VIRA@post.example", ""), phoned)
		want(t, "and gained a name", person(phoned).Name, "Віра")

		nameless := of(one, "Анна", "", "")
		want(t, "a name alone joins nobody", of(one, "Анна", "", "") != nameless, true)
		staff := of(one, "Ганна", one.person.Mail, "0501112233")
		want(t, "who works here and buys", staff, one.person.PersonID)
		want(t, "stays on no side", person(staff).Side, collector.SideNone)
		want(t, "keeps the role", person(staff).Role, collector.RoleOwner)
		want(t, "keeps the language", person(staff).Language, "uk")
		want(t, "another company has its own", of(two, "Анна", "anna@post.example", "+79123456789") != anna, true)
		for _, p := range got(s.People(ctx, one.scope))(t) {
			want(t, "only who works here is listed", p.PersonID, one.person.PersonID)
		}
	})
}

// Eight orders and complaints of one new client at once make one person, and nobody is sent away.
func TestContactsTogether(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		together(t, claimers, func(n int) error {
			if n%2 == 0 {
				_, err := s.ClaimedContact(ctx, w.scope, collector.Contact{Mail: "anna@post.example", Phone: "+79123456789"}, now)
				return err
			}
			_, err := s.ContactOf(ctx, w.scope, collector.Contact{Mail: "anna@post.example"}, collector.SideClient, now)
			return err
		})
		n, _, err := first(ctx, s.read(), column[int64], `SELECT COUNT(*) FROM person WHERE mail_fold = 'anna@post.example' AND company_id = ?`, w.scope.Company)
		must(t, err)
		want(t, "people", n, int64(1))
	})
}

// Log and talk are read by their own company alone, oldest first; what was said carries its hash.
func TestTrailAndChat(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		at := now.Add(123456 * time.Microsecond)
		must(t, s.tx(ctx, func(q conn) error {
			var lines []collector.Trail
			for i := range 40 {
				lines = append(lines, collector.Trail{Company: one.scope.Company, About: "case", AboutID: 5, At: now, Side: collector.SideProgram, Did: fmt.Sprint("step ", i), Rule: "002 4.1", Data: `{"n":1}`})
			}
			return addTrail(ctx, q, append(lines, collector.Trail{Company: one.scope.Company, About: "dispute", AboutID: 5, At: now, Did: "other"})...)
		}))
		trail := got(s.Trail(ctx, one.scope, "case", 5))(t)
		want(t, "lines", len(trail), 40)
		for i, l := range trail {
			want(t, "line", l.Did, fmt.Sprint("step ", i))
		}
		want(t, "another company's", len(got(s.Trail(ctx, two.scope, "case", 5))(t)), 0)

		var said []collector.Chat
		must(t, s.tx(ctx, func(q conn) error {
			said = nil
			for _, text := range []string{"Здравствуйте", "Верните деньги!\nСрочно.", "nul\x00 inside"} {
				c, err := addChat(ctx, q, collector.Chat{Company: one.scope.Company, About: "dispute", AboutID: 9, At: at, Side: collector.SideClient, Person: one.person.PersonID, Text: text})
				if err != nil {
					return err
				}
				said = append(said, c)
			}
			return nil
		}))
		chat := got(s.Chat(ctx, one.scope, "dispute", 9))(t)
		want(t, "messages", len(chat), 3)
		for i, c := range chat {
			want(t, "as it was written", c, said[i])
			sum := sha256.Sum256([]byte("client\n" + at.UTC().Format(time.RFC3339Nano) + "\n" + c.Text))
			want(t, "hash", c.SHA256, hex.EncodeToString(sum[:]))
		}
		want(t, "another company's", len(got(s.Chat(ctx, two.scope, "dispute", 9))(t)), 0)
	})
}

// What is open about an order or with a person is seen until it is closed, and by its own company.
func TestMatters(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		open := func(w *world, order, person int64) string {
			t.Helper()
			return got(s.MatterOf(ctx, w.scope, order, person))(t)
		}
		want(t, "nothing", open(one, 0, 0), "")
		must(t, s.tx(ctx, func(q conn) error {
			if err := openMatter(ctx, q, one.scope.Company, "dispute", 1, 7, 0, 0); err != nil {
				return err
			}
			return openMatter(ctx, q, one.scope.Company, "case", 1, 0, 8, 9)
		}))
		want(t, "by order", open(one, 7, 0), "dispute")
		want(t, "by person", open(one, 0, 8), "case")
		want(t, "of both", open(one, 7, 8), "dispute")
		want(t, "zeros match nothing", open(one, 0, 0), "")
		want(t, "another company", open(two, 7, 8), "")
		must(t, s.tx(ctx, func(q conn) error { return closeMatter(ctx, q, "dispute", 1) }))
		want(t, "closed", open(one, 7, 0), "")
		want(t, "the other stays", open(one, 7, 8), "case")
	})
}
