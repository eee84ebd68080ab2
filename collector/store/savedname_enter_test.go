package store

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Names that an older program saved are entered by the migration: the oldest gets each, rules that ask the same share it, and the
// others are told until they have another name.
func TestOldNamesAreEntered(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID}
		other := got(s.AddPerson(ctx, w.scope, collector.Person{Name: "b", Mail: "b@one.example", Role: collector.RoleManager, Created: now}))(t)
		forget := func() { // as the program of then did
			got(s.write().exec(ctx, "DELETE FROM saved_name"))(t)
			got(s.write().exec(ctx, "UPDATE watch SET rule_fold = '', name_fold = CASE WHEN name_fold = '' THEN '' ELSE 'old ' || CAST(watch_id AS TEXT) END"))(t)
		}
		ids, at := map[string]int64{}, 0
		view := func(w *world, key, name string) collector.Watch {
			t.Helper()
			at++
			v := got(s.AddView(ctx, collector.Scope{Company: w.scope.Company, Person: w.person.PersonID}, collector.Watch{Name: name, Query: "q", Receiver: w.person.PersonID, Created: now.Add(time.Duration(at) * time.Second)}))(t)
			ids[key] = v.WatchID
			forget()
			return v
		}
		rule := func(key, name, query string, receiver int64) collector.Watch {
			t.Helper()
			at++
			r := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: name, Query: query, Canon: query + key, Receiver: receiver, Language: "ru", Channel: "mail", Created: now.Add(time.Duration(at) * time.Second)}))(t)
			ids[key] = r.WatchID
			forget()
			return r
		}
		held := rule("rule", "Банк", "x", w.person.PersonID)
		rule("same", "«БАНК»", " x ", other.PersonID)
		newer := rule("another query", "банк", "y", other.PersonID)
		view(w, "view", "банк")
		first := view(w, "first", "«Один»")
		second := view(w, "second", "один")
		view(two, "theirs", "банк")
		rule("alone", "два", "z", other.PersonID)

		clashes := func() string {
			out := map[string]bool{}
			for key, id := range ids {
				if got(s.NameClashes(ctx, w.scope))(t)[id] {
					out[key] = true
				}
			}
			return fmt.Sprint(out)
		}
		want(t, "before", clashes(), "map[]")
		for range 2 { // again it changes nothing
			must(t, s.tx(ctx, func(q conn) error { return enterNames(ctx, q) }))
			want(t, "clashes", clashes(), "map[another query:true second:true view:true]")
		}
		want(t, "of others", len(got(s.NameClashes(ctx, two.scope))(t)), 0)
		_, err := s.AddView(ctx, mine, collector.Watch{Name: "два", Query: "q", Receiver: w.person.PersonID, Created: now})
		wantCode(t, err, collector.CodeConflict)
		held, newer = got(s.Watch(ctx, w.scope, held.PublicID))(t), got(s.Watch(ctx, w.scope, newer.PublicID))(t)
		for _, v := range got(s.EveryView(ctx, w.scope))(t) {
			switch v.WatchID {
			case first.WatchID:
				first = v
			case second.WatchID:
				second = v
			}
		}
		held.Canon = "x"
		got(s.ChangeWatch(ctx, w.scope, held))(t)
		must(t, s.ChangeView(ctx, mine, first, false))
		wantCode(t, s.ChangeView(ctx, mine, second, false), collector.CodeConflict)
		newer.Canon = "y"
		_, err = s.ChangeWatch(ctx, w.scope, newer)
		wantCode(t, err, collector.CodeConflict)
		second.Name, newer.Name = "второй", "банк второй"
		must(t, s.ChangeView(ctx, mine, second, false))
		got(s.ChangeWatch(ctx, w.scope, newer))(t)
		want(t, "renamed", clashes(), "map[view:true]")
	})
}

// A database that the program of before names left behind, with its rows and its schema, opens, and its names are entered.
func TestAnOldDatabaseEntersItsNames(t *testing.T) {
	ctx, address := context.Background(), "sqlite:"+t.TempDir()+"/molva.db"
	s, err := Open(ctx, address, slog.New(slog.DiscardHandler))
	must(t, err)
	w := newWorld(t, s, "one")
	for i, name := range []string{"Банк", "«банк»", "Курьер"} {
		got(s.write().exec(ctx, `INSERT INTO watch (public_id, company_id, receiver_id, name, name_fold, query, canon, language, channel, created, since, deleted, filters, sort, shared)
			VALUES (?, ?, ?, ?, ?, 'q', '', '', '', ?, 0, 0, '', '', 1)`, name, w.scope.Company, w.person.PersonID, name, strings.ToLower(name), i))(t)
	}
	for _, query := range []string{"DROP INDEX watch_clash", "ALTER TABLE watch DROP COLUMN clash", "DELETE FROM saved_name", "DELETE FROM goose_db_version WHERE version_id >= 33"} {
		got(s.write().exec(ctx, query))(t)
	}
	must(t, s.Close())
	s = openTest(t, address)
	clashes, views := got(s.NameClashes(ctx, w.scope))(t), got(s.EveryView(ctx, w.scope))(t)
	want(t, "clashes", fmt.Sprint(clashes), fmt.Sprint(map[int64]bool{views[1].WatchID: true}))
	for _, name := range []string{"банк", "курьер"} {
		_, err := s.AddWatch(ctx, w.scope, collector.Watch{Name: name, Query: "x", Canon: "x", Receiver: w.person.PersonID, Language: "ru", Channel: "mail", Created: now})
		wantCode(t, err, collector.CodeConflict)
	}
}
