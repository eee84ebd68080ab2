package crawler

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// inTable adds a part of a table, or the table.
func (b *treeBuilder) inTable(a atom.Atom, k treeKind) bool {
	in := b.top().DataAtom
	if b.within()&kindRows != 0 && (k&kindRows != 0 || a == atom.Caption || a == atom.Colgroup) {
		b.pop()
		in = b.top().DataAtom
	}
	fits := false
	switch a {
	case atom.Table: // whether it ends an open p depends on the document type
		fits = b.within()&kindTable == 0 && !b.holds(kindP)
	case atom.Caption, atom.Colgroup, atom.Tbody, atom.Thead, atom.Tfoot:
		fits = in == atom.Table
	case atom.Tr:
		if in == atom.Table {
			b.implied(atom.Tbody)
		}
		fits = b.within()&kindRows != 0
	case atom.Td, atom.Th:
		fits = in == atom.Tr
	case atom.Col:
		if in == atom.Colgroup {
			return b.leaf(a, k)
		}
	}
	return fits && b.push(a, k)
}

// implied opens an element that the page leaves out, before the tag at hand.
func (b *treeBuilder) implied(a atom.Atom) {
	name, scratch := b.name, b.scratch
	b.name, b.scratch = a.String(), nil
	b.push(a, treeKinds[a])
	b.name, b.scratch = name, scratch
}

// endTag reads an end tag and ends what it ends.
func (b *treeBuilder) endTag() bool {
	i := b.at + 2
	if i >= len(b.src) || !isLetter(b.src[i]) {
		return false
	}
	for i < len(b.src) && b.src[i] != '/' && b.src[i] != '>' && !isSpace(b.src[i]) {
		i++
	}
	name := lowerName(b.src[b.at+2 : i])
	if b.at = i; !b.tagEnd() || len(b.open) == 0 || strings.IndexByte(name, 0) >= 0 {
		return false
	}
	a := atom.Lookup([]byte(name))
	switch {
	case b.mode == modeHead:
		b.mode = modeHeadEnd
		if a == atom.Head {
			b.pop()
			return true
		}
		return false
	case b.mode < modeBody:
		return false
	case a == atom.Body || a == atom.Html:
		return b.endDocument(a)
	}
	b.mode = modeBody
	return b.end(name, a, treeKinds[a])
}

// endDocument ends the body, or the page. What is open stays open: text behind it still belongs there.
func (b *treeBuilder) endDocument(a atom.Atom) bool {
	if b.mode == modeDocumentEnd {
		b.mode = modeBody
	}
	for _, o := range b.open[1:] {
		if o.k&(kindScope|kindTable|kindSVG) != 0 {
			return false
		}
	}
	if b.mode = modeBodyEnd; a == atom.Html {
		b.mode = modeDocumentEnd
	}
	return true
}

// end ends an element of the body.
func (b *treeBuilder) end(name string, a atom.Atom, k treeKind) bool {
	top := b.top()
	if top.Namespace != "" {
		if lowerName(top.Data) != name {
			return false
		}
		b.pop()
		return true
	}
	if top.Data == name {
		b.form = b.form && k&kindForm == 0
		b.pop()
		return true
	}
	if b.within()&kindTable != 0 {
		return b.endInTable(a)
	}
	is := func(o openNode) bool { return o.n.Namespace == "" && o.n.Data == name }
	at := -1
	switch {
	case k&(kindRefused|kindScope|kindTable|kindForm) != 0 && k&kindSelect == 0, a == atom.Br:
		return false
	case k&kindFormat != 0:
		return b.inScope(0, is) < 0
	case k&kindP != 0:
		if at = b.inScope(kindScope|kindButton, is); at < 0 {
			return false // it makes an empty one
		}
	case k&kindHeading != 0:
		at = b.inScope(kindScope, func(o openNode) bool { return o.k&kindHeading != 0 })
	case a == atom.Li:
		at = b.inScope(kindScope, func(o openNode) bool { return is(o) || o.n.DataAtom == atom.Ul || o.n.DataAtom == atom.Ol })
		if at >= 0 && !is(b.open[at]) {
			at = -1
		}
	case k&(kindList|kindBlock|kindButton|kindSelect) != 0:
		at = b.inScope(kindScope, is)
	default:
		at = b.inScope(kindSpecial, is)
	}
	return at < 0 || b.endTo(at)
}

// endInTable ends a table or a section of it, where only rows are left open.
func (b *treeBuilder) endInTable(a atom.Atom) bool {
	for i := len(b.open) - 1; i >= 0 && b.open[i].k&kindTable != 0; i-- {
		if b.open[i].n.DataAtom == a {
			b.open = b.open[:i]
			return a == atom.Table || a == atom.Tbody || a == atom.Thead || a == atom.Tfoot
		}
		if b.open[i].n.DataAtom == atom.Table {
			return false
		}
	}
	return false
}
