package crawler

import (
	"cmp"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// startTag reads a start tag and adds its element where it belongs.
func (b *treeBuilder) startTag() bool {
	if !b.startOf() {
		return false
	}
	a := atom.Lookup([]byte(b.name))
	k := treeKinds[a]
	switch b.mode {
	case modeStart, modeTyped:
		b.mode = modeHTML
		return a == atom.Html && b.push(a, kindScope|kindSpecial)
	case modeHTML:
		b.mode = modeHead
		return a == atom.Head && b.push(a, kindSpecial)
	case modeHead:
		return b.inHead(a, k)
	case modeHeadEnd:
		b.mode = modeBody
		return a == atom.Body && b.push(a, kindSpecial)
	}
	b.mode = modeBody
	switch {
	case b.within()&kindSVG != 0:
		return b.inDrawing()
	case k&kindRefused != 0:
		return false
	case k&(kindTable|kindCell) != 0 || b.within()&kindTable != 0:
		return b.inTable(a, k)
	}
	return b.inBody(a, k)
}

func (b *treeBuilder) inHead(a atom.Atom, k treeKind) bool {
	switch a {
	case atom.Base, atom.Link, atom.Meta, atom.Title, atom.Script, atom.Style:
		return b.leaf(a, k)
	case atom.Noscript:
		return !b.unscripted && b.leaf(a, k)
	}
	return false
}

// leaf adds an element that has no elements within.
func (b *treeBuilder) leaf(a atom.Atom, k treeKind) bool {
	n, name := b.element(a), b.name
	return k&kindRaw == 0 || b.rawText(n, name)
}

// inBody adds an element to the body.
func (b *treeBuilder) inBody(a atom.Atom, k treeKind) bool {
	switch {
	case k&kindVoid != 0:
		return b.inBodyVoid(a, k)
	case a == atom.Noscript && b.unscripted:
		return b.push(a, kindSpecial)
	case k&kindRaw != 0:
		return (a != atom.Xmp || b.endP()) && b.leaf(a, k)
	case k&(kindBlock|kindP) != 0:
		return b.endP() && b.push(a, k)
	case k&kindHeading != 0:
		if !b.endP() {
			return false
		}
		if b.within()&kindHeading != 0 {
			b.pop()
		}
		return b.push(a, k)
	case k&kindForm != 0:
		if b.form || !b.endP() {
			return false
		}
		b.form = true
		return b.push(a, k)
	case k&kindList != 0:
		return b.endItem(a) && b.endP() && b.push(a, k)
	case k&(kindButton|kindSelect) != 0:
		return !b.holds(k&(kindButton|kindSelect)) && b.push(a, k)
	case k&kindFormat != 0:
		return b.format(a, k)
	case k&kindOption != 0:
		return b.endOption(a) && b.push(a, k)
	case k&kindSVG != 0:
		return b.drawing(k)
	}
	return b.push(a, k)
}

func (b *treeBuilder) inBodyVoid(a atom.Atom, k treeKind) bool {
	switch a {
	case atom.Input:
		if b.holds(kindSelect) {
			return false
		}
	case atom.Hr:
		if b.holds(kindSelect) || !b.endP() {
			return false
		}
	}
	return b.leaf(a, k)
}

// format opens an element of formatting. The parser sorts their attributes.
func (b *treeBuilder) format(a atom.Atom, k treeKind) bool {
	if a == atom.A && slices.ContainsFunc(b.open, func(o openNode) bool { return o.n.DataAtom == atom.A }) {
		return false
	}
	if len(b.scratch) > 1 {
		slices.SortFunc(b.scratch, func(x, y xhtml.Attribute) int { return cmp.Compare(x.Key, y.Key) })
	}
	return b.push(a, k)
}

// holds says that an element of a kind is open, wherever.
func (b *treeBuilder) holds(k treeKind) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].k&k != 0 {
			return true
		}
	}
	return false
}

// inScope is the place of the innermost open element that is wanted, -1 when none lies before one of the bounds.
func (b *treeBuilder) inScope(bounds treeKind, wanted func(openNode) bool) int {
	for i := len(b.open) - 1; i >= 0; i-- {
		if wanted(b.open[i]) {
			return i
		}
		if b.open[i].k&bounds != 0 {
			return -1
		}
	}
	return -1
}

// endTo ends the i-th open element and all within it. An element of formatting that is left open would be opened again
// behind it, and a form stays the page's form: the parser knows.
func (b *treeBuilder) endTo(i int) bool {
	for _, o := range b.open[i+1:] {
		if o.k&(kindFormat|kindForm|kindScope) != 0 {
			return false
		}
	}
	if k := b.open[i].k; k&(kindForm|kindFormat) != 0 || k&kindScope != 0 && k&kindSelect == 0 {
		return false
	}
	b.open = b.open[:i]
	return true
}

// endP ends an open p, as a block does.
func (b *treeBuilder) endP() bool {
	i := b.inScope(kindScope|kindButton, func(o openNode) bool { return o.k&kindP != 0 })
	return i < 0 || b.endTo(i)
}

// endItem ends the item before a li, dt or dd.
func (b *treeBuilder) endItem(a atom.Atom) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		o := b.open[i]
		switch d := o.n.DataAtom; {
		case d == a, a != atom.Li && (d == atom.Dd || d == atom.Dt):
			return b.endTo(i)
		case o.k&kindSpecial != 0 && d != atom.Address && d != atom.Div && d != atom.P:
			return true
		}
	}
	return true
}

// endOption ends the option, and the group, before an option or a group.
func (b *treeBuilder) endOption(a atom.Atom) bool {
	within := b.holds(kindSelect)
	if within && b.within()&(kindList|kindP) != 0 {
		return false
	}
	if b.top().DataAtom == atom.Option {
		b.pop()
	}
	if within && b.within()&(kindList|kindP|kindOption) != 0 && b.top().DataAtom != atom.Optgroup {
		return false
	}
	if within && a == atom.Optgroup && b.top().DataAtom == atom.Optgroup {
		b.pop()
		return b.within()&(kindList|kindP|kindOption) == 0
	}
	return true
}

// drawing opens an svg element.
func (b *treeBuilder) drawing(k treeKind) bool {
	b.adjust()
	if b.closed {
		b.element(atom.Svg).Namespace = "svg"
		return true
	}
	if !b.push(atom.Svg, k) {
		return false
	}
	b.top().Namespace = "svg"
	return true
}

// inDrawing adds an element to an svg element. Its title and desc hold text alone.
func (b *treeBuilder) inDrawing() bool {
	name, known := svgNames[b.name]
	if in := b.top().Data; !known || in == "title" || in == "desc" {
		return false
	}
	b.name = name
	b.adjust()
	n := b.element(atom.Lookup([]byte(name)))
	n.Namespace = "svg"
	if !b.closed {
		b.open = append(b.open, openNode{n, kindSVG})
	}
	return len(b.open) <= maxPlainDepth
}

// adjust spells the attributes of a drawing as drawings do.
func (b *treeBuilder) adjust() {
	for i := range b.scratch {
		at := &b.scratch[i]
		if name, ok := svgAttributes[at.Key]; ok {
			at.Key = name
		}
		if foreignAttributes[at.Key] {
			at.Namespace, at.Key, _ = strings.Cut(at.Key, ":")
		}
	}
}
