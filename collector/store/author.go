package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// reply is a reply as a document's row keeps it: its author is a row of author, for names live in person alone.
type reply struct {
	Author    int64               `json:"a,omitempty"`
	Text      string              `json:"t"`
	Published collector.Published `json:"p,omitzero"`
	Official  bool                `json:"o,omitempty"`
}

// authorKey is what tells two authors of a site apart: the address of the profile, else the name. It is a hash, so that
// no name stands outside of person. "" is nobody.
func authorKey(a collector.Author) string {
	switch {
	case a.URL != "":
		return digest("url " + clean(a.URL))[:32]
	case a.Name != "":
		return digest("name " + text.Fold(clean(a.Name)))[:32]
	}
	return ""
}

// authors finds the rows of authors of one transaction, making those that are missing.
type authors struct {
	company int64
	erased  graves
	now     time.Time
	keys    map[collector.Author]string            // to hash a name once
	wanted  map[string]map[string]collector.Author // by site and key
	ids     map[string]map[string]int64            // by site and key; 0 for an erased person
}

func newAuthors(erased graves, now time.Time) *authors {
	return &authors{company: erased.company, erased: erased, now: now, keys: map[collector.Author]string{},
		wanted: map[string]map[string]collector.Author{}, ids: map[string]map[string]int64{}}
}

func (a *authors) key(who collector.Author) string {
	key, ok := a.keys[who]
	if !ok {
		key = authorKey(who)
		a.keys[who] = key
	}
	return key
}

// want notes an author whose row will be needed.
func (a *authors) want(site string, who collector.Author) {
	key := a.key(who)
	if key == "" {
		return
	}
	if a.wanted[site] == nil {
		a.wanted[site] = map[string]collector.Author{}
	}
	a.wanted[site][key] = who
}

// id is the row of an author, 0 for nobody and for an erased person.
func (a *authors) id(site string, who collector.Author) int64 { return a.ids[site][a.key(who)] }

// shown is an author as person has him: nobody for an erased one.
func (a *authors) shown(site string, who collector.Author) collector.Author {
	if a.id(site, who) == 0 {
		return collector.Author{}
	}
	who = a.wanted[site][authorKey(who)]
	return collector.Author{Name: clean(who.Name), URL: clean(who.URL)}
}

// stored gives replies the shape of a row.
func (a *authors) stored(site string, replies []collector.Reply) string {
	out := make([]reply, 0, len(replies))
	for _, r := range replies {
		out = append(out, reply{Author: a.id(site, collector.Author{Name: r.Author}), Text: r.Text, Published: r.Published, Official: r.Official})
	}
	return toJSON(out)
}

func (a *authors) resolve(ctx context.Context, q conn) error {
	sites := make([]string, 0, len(a.wanted))
	for site := range a.wanted {
		sites = append(sites, site)
	}
	slices.Sort(sites)
	for _, site := range sites {
		if err := a.resolveSite(ctx, q, site); err != nil {
			return err
		}
	}
	return nil
}

// Key by key, as for documents (sqlHeldIDs).
const sqlAuthorIDs = `
SELECT t.id FROM (SELECT (SELECT a.author_id FROM author a WHERE a.company_id = ? AND a.site = ? AND a.author_key = k.key) AS id FROM k) t
WHERE t.id IS NOT NULL`

const sqlAuthors = `
SELECT a.author_key, a.author_id, a.person_id, n.name, n.link FROM author a JOIN person n ON n.person_id = a.person_id WHERE a.author_id IN `

type knownAuthor struct {
	key        string
	id, person int64
	name, link string
}

func scanAuthor(row scanner) (a knownAuthor, err error) {
	err = row.Scan(&a.key, &a.id, &a.person, &a.name, &a.link)
	return a, err
}

func (a *authors) resolveSite(ctx context.Context, q conn, site string) error {
	ids := map[string]int64{}
	a.ids[site] = ids
	keys := make([]string, 0, len(a.wanted[site]))
	for key := range a.wanted[site] {
		keys = append(keys, key)
	}
	slices.Sort(keys) // one order for all, so that two writers never wait for each other
	buried, err := a.erased.among(ctx, q, TombPerson, site, keys)
	if err != nil {
		return err
	}
	for _, part := range parts(keys, listMost) {
		known, err := a.known(ctx, q, site, part)
		if err != nil {
			return err
		}
		for _, k := range known {
			ids[k.key] = k.id
			if err := a.rename(ctx, q, k, a.wanted[site][k.key]); err != nil {
				return err
			}
		}
	}
	var missing []string
	for _, key := range keys {
		if _, ok := ids[key]; !ok && !buried[key] {
			missing = append(missing, key)
		}
	}
	return a.add(ctx, q, site, missing)
}

// known are those authors of a site that have rows, in the order of their keys.
func (a *authors) known(ctx context.Context, q conn, site string, keys []string) ([]knownAuthor, error) {
	with, args := withList("k(key)", keys)
	ids, err := list(ctx, q, column[int64], with+sqlAuthorIDs, append(args, a.company, site)...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	in, args := inList(ids)
	all, err := list(ctx, q, scanAuthor, sqlAuthors+in, args...)
	slices.SortFunc(all, func(a, b knownAuthor) int { return strings.Compare(a.key, b.key) })
	return all, err
}

const sqlRename = `
UPDATE person SET name = ?, name_fold = ?, link = ? WHERE person_id = ? AND company_id = ?`

// rename keeps the name that the site shows now.
func (a *authors) rename(ctx context.Context, q conn, was knownAuthor, is collector.Author) error {
	name, link := clean(is.Name), clean(is.URL)
	if was.name == name && (was.link == link || link == "") {
		return nil
	}
	if link == "" {
		link = was.link
	}
	q.afterwards(q.known.clear)
	_, err := q.exec(ctx, sqlRename, name, text.Fold(name), link, was.person, a.company)
	if err != nil || was.name == name {
		return err
	}
	return renamed(ctx, q, a.company, was.person, a.now)
}

const sqlAddAuthors = `
INSERT INTO author (author_id, company_id, person_id, site, author_key, pseudonym) VALUES `

const sqlAuthorAdded = ` ON CONFLICT (company_id, site, author_key) DO NOTHING`

const sqlAddPersons = `
INSERT INTO person (person_id, public_id, company_id, name, name_fold, link, mail, mail_fold, phone, language, role, password, created) VALUES `

// newcomer is an author who is met for the first time.
type newcomer struct {
	key        string
	who        collector.Author
	id, person int64
}

// add makes the rows of newcomers of a site: persons, and authors who point at them.
func (a *authors) add(ctx context.Context, q conn, site string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	persons, err := newIDs(ctx, q, "person", len(keys))
	if err != nil {
		return err
	}
	ids, err := newIDs(ctx, q, "author", len(keys))
	if err != nil {
		return err
	}
	people := make([]newcomer, len(keys))
	for i, key := range keys {
		people[i] = newcomer{key: key, who: a.wanted[site][key], id: ids[i], person: persons[i]}
		a.ids[site][key] = ids[i]
	}
	if _, err := insertRows(ctx, q, sqlAddPersons, `(?, '', ?, ?, ?, ?, '', '', '', '', '', '', ?)`, "", people, func(p newcomer) []any {
		name := clean(p.who.Name)
		return []any{p.person, a.company, name, text.Fold(name), p.who.URL, a.now}
	}); err != nil {
		return err
	}
	added, err := insertRows(ctx, q, sqlAddAuthors, `(?, ?, ?, ?, ?, ?)`, sqlAuthorAdded, people, func(p newcomer) []any {
		return []any{p.id, a.company, p.person, site, p.key, "author-" + publicID()[:10]}
	})
	if err != nil || int(added) == len(people) {
		return err
	}
	return a.yield(ctx, q, site, people)
}

const sqlDropPerson = `
DELETE FROM person WHERE person_id = ?`

// yield takes the rows of authors whom somebody else met at this very moment, and drops the persons made for them.
func (a *authors) yield(ctx context.Context, q conn, site string, people []newcomer) error {
	for _, p := range people {
		is, err := a.known(ctx, q, site, []string{p.key})
		if err == nil && len(is) == 0 {
			err = stale("author")
		}
		if err != nil {
			return err
		}
		a.ids[site][p.key] = is[0].id
		if is[0].id == p.id {
			continue
		}
		if _, err := q.exec(ctx, sqlDropPerson, p.person); err != nil {
			return err
		}
	}
	return nil
}

const sqlNames = `
SELECT a.author_id, n.name FROM author a JOIN person n ON n.person_id = a.person_id WHERE a.author_id IN `

// nameReplies gives stored replies their authors' names back, list by list.
func nameReplies(ctx context.Context, q conn, lists [][]reply) ([][]collector.Reply, error) {
	names := map[int64]string{}
	var ids []int64
	for _, l := range lists {
		for _, r := range l {
			if _, ok := names[r.Author]; !ok && r.Author > 0 {
				names[r.Author] = ""
				ids = append(ids, r.Author)
			}
		}
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, q, func(row scanner) (id int64, err error) {
			var name string
			err = row.Scan(&id, &name)
			names[id] = name
			return id, err
		}, sqlNames+in, args...); err != nil {
			return nil, err
		}
	}
	out := make([][]collector.Reply, len(lists))
	for i, l := range lists {
		for _, r := range l {
			out[i] = append(out[i], collector.Reply{Author: names[r.Author], Text: r.Text, Published: r.Published, Official: r.Official})
		}
	}
	return out, nil
}
