package search

import (
	"strconv"

	index "github.com/blevesearch/bleve_index_api"
)

// elementGap parts the places of two elements of one field; it is more than any phrase spans (MaxGap and MaxClauses).
const elementGap = 1000

// bleveDocument is an entry as the index takes it. Its words come ready and are handed over as they are: what Bleve's own
// documents do for each field and word costs a quarter of the whole.
type bleveDocument struct {
	id     string
	fields []bleveField
}

// bleveField is one field of a document with all its terms: no name stands twice in a document.
type bleveField struct {
	name    string
	options index.FieldIndexingOptions
	length  int
	terms   index.TokenFrequencies
	stored  []byte
}

const (
	indexed = index.IndexField
	counted = index.IndexField | index.DocValues
	placed  = index.IndexField | index.IncludeTermVectors
)

// keywords are the terms of fields of values that the documents of a batch share.
type keywords map[string]index.TokenFrequencies

func (k keywords) of(v string) index.TokenFrequencies {
	terms := k[v]
	if terms == nil {
		terms = index.TokenFrequencies{v: standing(0)}
		k[v] = terms
	}
	return terms
}

// document makes an entry ready.
func (k keywords) document(e *Entry) *bleveDocument {
	d := &bleveDocument{id: e.ID, fields: make([]bleveField, 0, 32)}
	add := func(name, v string, options index.FieldIndexingOptions) {
		d.fields = append(d.fields, bleveField{name: name, options: options, length: 1, terms: k.of(v)})
	}
	add("company", strconv.FormatInt(e.Company, 10), indexed)
	add("rev", strconv.FormatInt(e.Rev, 10), counted)
	for _, f := range facets {
		if !f.many {
			add(f.field, e.value(f.field), counted)
		}
	}
	add("month", e.Month, counted)
	for _, name := range [...]string{"answered", "own", "verified"} {
		if v := e.value(name); v != yes(false) { // nobody asks for what it is not, nor counts it
			add(name, v, indexed)
		}
	}
	for _, name := range [...]string{"day", "found_day"} {
		if v := e.value(name); v != "" {
			add(name, v, indexed)
		}
	}
	for _, name := range [...]string{"likes", "suspicion"} {
		add(name, sortable(numberKey(e.number(name))), indexed)
	}
	add("rating", sortable(numberKey(e.Rating)), counted)
	add("published", sortable(e.Published), counted)
	add("found", sortable(e.Found), counted)
	d.addList("cause", e.causes(), counted)
	d.addList("tag", e.tags(), counted)
	d.addList("sites", e.Sites, indexed)
	d.addWords("title_exact", "title_stem", e.Title)
	d.addWords("item_exact", "item_stem", e.Item)
	d.addWords("author_exact", "author_stem", e.Author)
	d.addWords("body_exact", "body_stem", e.Body...)
	d.addWords("reply_exact", "reply_stem", e.Reply...)
	return d
}

func (d *bleveDocument) addList(name string, list []string, options index.FieldIndexingOptions) {
	terms := make(index.TokenFrequencies, len(list))
	for _, v := range list {
		terms[v] = standing(0)
	}
	if len(list) > 0 {
		d.fields = append(d.fields, bleveField{name: name, options: options, length: len(list), terms: terms})
	}
}

// addWords gives a text two fields with the same places.
func (d *bleveDocument) addWords(exact, stem string, elements ...Element) {
	n := 0
	for _, el := range elements {
		n += len(el)
	}
	if n == 0 {
		return
	}
	exacts, stems, place := make(index.TokenFrequencies, n), make(index.TokenFrequencies, n), 0
	for _, el := range elements {
		for _, w := range el {
			place++
			addPlace(exacts, w.Exact, place)
			addPlace(stems, w.Stem, place)
		}
		place += elementGap
	}
	d.fields = append(d.fields, bleveField{name: exact, options: placed, length: n, terms: exacts},
		bleveField{name: stem, options: placed, length: n, terms: stems})
}

// addPlace notes one more place of a word.
func addPlace(terms index.TokenFrequencies, word string, place int) {
	was := terms[word]
	if was == nil {
		terms[word] = standing(place)
		return
	}
	if was.Frequency() == 1 { // it is shared
		was = &index.TokenFreq{Locations: append(make([]*index.TokenLocation, 0, 4), was.Locations...)}
		was.SetFrequency(1)
		terms[word] = was
	}
	was.SetFrequency(was.Frequency() + 1)
	was.Locations = append(was.Locations, standing(place).Locations[0])
}

// stands are words that stand once, by their place. All documents share them, so none is ever changed.
var stands = func() (list [2 * elementGap]*index.TokenFreq) {
	for place := range list {
		list[place] = newStanding(place)
	}
	return list
}()

// standing is a word that stands once, at a place; 0 is that of a value, which needs none.
func standing(place int) *index.TokenFreq {
	if place < len(stands) {
		return stands[place]
	}
	return newStanding(place)
}

func newStanding(place int) *index.TokenFreq {
	f := &index.TokenFreq{}
	if place > 0 {
		f.Locations = []*index.TokenLocation{{Position: place}}
	}
	f.SetFrequency(1)
	return f
}

// What the index asks of a document; its sizes go into statistics that nobody reads.

func (d *bleveDocument) ID() string { return d.id }

func (d *bleveDocument) AddIDField() {
	d.fields = append(d.fields, bleveField{name: "_id", options: index.IndexField | index.StoreField, length: 1,
		terms: index.TokenFrequencies{d.id: standing(0)}, stored: []byte(d.id)})
}

func (d *bleveDocument) VisitFields(visit index.FieldVisitor) {
	for i := range d.fields {
		visit(&d.fields[i])
	}
}

func (d *bleveDocument) VisitComposite(index.CompositeFieldVisitor) {}
func (d *bleveDocument) HasComposite() bool                         { return false }
func (d *bleveDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d *bleveDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d *bleveDocument) Size() int                                  { return 0 }
func (d *bleveDocument) Indexed() bool                              { return false }

// What the index asks of a field.

func (f *bleveField) Name() string                                     { return f.name }
func (f *bleveField) Value() []byte                                    { return f.stored }
func (f *bleveField) ArrayPositions() []uint64                         { return nil }
func (f *bleveField) EncodedFieldType() byte                           { return 't' }
func (f *bleveField) Analyze()                                         {}
func (f *bleveField) Options() index.FieldIndexingOptions              { return f.options }
func (f *bleveField) AnalyzedLength() int                              { return f.length }
func (f *bleveField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *bleveField) NumPlainTextBytes() uint64                        { return 0 }
