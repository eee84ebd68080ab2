package crawler

import (
	"bytes"
	"html"
	"strings"
)

// maxOpen bounds how deep elements nest; deeper ones are read as if they stood side by side.
const maxOpen = 400

// microdata builds things from elements as they open and close, whether they come from the tokenizer or, on pages with
// itemref, from a tree.
type microdata struct {
	roots   []*thing
	open    []element
	text    bytes.Buffer // text of the open properties
	reading int          // open elements whose text is a property
	byRef   int          // what is read now was reached by so many itemrefs
	named   int          // so many open elements are what an itemref names, and are read in their own place
}

// element is an open element.
type element struct {
	name  string
	scope *thing   // the item that it is
	owner *thing   // the item whose property it is
	props []string // names of that property
	val   val
	from  int  // where its text begins
	reads bool // its text is wanted
}

// attributes of an element, as far as microdata wants them.
type attributes interface {
	attr(name string) (string, bool)
	siteID() (id string, anchor bool) // anchor: it is the element's id, so that #id leads to it
}

var voidElements = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true,
	"input": true, "link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true}

// blocks begin a new line of text and end an open p.
var blocks = map[string]bool{"address": true, "article": true, "aside": true, "blockquote": true, "dd": true, "div": true, "dl": true,
	"dt": true, "fieldset": true, "figure": true, "footer": true, "form": true, "h1": true, "h2": true, "h3": true, "h4": true,
	"h5": true, "h6": true, "header": true, "hr": true, "li": true, "main": true, "nav": true, "ol": true, "p": true, "pre": true,
	"section": true, "table": true, "tr": true, "ul": true}

// impliedEnds: opening the key ends an open element of these names, unless one of a scope lies between.
var impliedEnds = map[string][]string{"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
	"td": {"td", "th"}, "th": {"td", "th"}, "option": {"option"}}

var scopes = map[string]bool{"ul": true, "ol": true, "dl": true, "table": true, "td": true, "th": true, "button": true, "select": true,
	"template": true, "object": true, "html": true}

// start opens an element.
func (m *microdata) start(name string, a attributes, has bool) {
	if blocks[name] {
		m.implied("p", name)
		m.newLine()
	}
	if name == "br" {
		m.newLine()
		return
	}
	if ends := impliedEnds[name]; ends != nil {
		for _, e := range ends {
			m.implied(e, name)
		}
	}
	e := element{name: name}
	if has {
		m.read(&e, a)
	}
	if voidElements[name] || len(m.open) >= maxOpen {
		m.finish(&e)
		return
	}
	if e.reads {
		m.reading++
		e.from = m.text.Len()
	}
	m.open = append(m.open, e)
}

// read takes itemscope and itemprop of an element.
func (m *microdata) read(e *element, a attributes) {
	named, isProp := a.attr("itemprop")
	if _, isScope := a.attr("itemscope"); isScope {
		e.scope = &thing{}
		e.scope.element, e.scope.anchor = a.siteID()
		types, _ := a.attr("itemtype")
		for _, t := range strings.Fields(types) {
			e.scope.types = append(e.scope.types, shortName(t))
		}
		id, _ := a.attr("itemid")
		e.scope.id = strings.TrimSpace(id)
	}
	owner := m.owner()
	if e.scope != nil && (!isProp || owner == nil) {
		// One that an itemref reaches is the property of the item that refers to it, or stands on its own where it is.
		if m.byRef > 0 && !isProp || m.named > 0 && isProp {
			return
		}
		m.roots = append(m.roots, e.scope)
		if owner != nil { // stands within another item without being its property: what is reviewed may be around it
			e.scope.props = append(e.scope.props, prop{within, val{thing: owner}})
		}
		return
	}
	if !isProp || owner == nil {
		return
	}
	e.owner = owner
	for _, p := range strings.Fields(named) {
		e.props = append(e.props, shortName(p))
	}
	if e.scope != nil {
		e.val.thing = e.scope
		return
	}
	e.val, e.reads = attributeValue(e.name, a)
}

// within is the pseudo-property that names the item around an item.
const within = "@within"

// attributeValue is the value that a property has by its element's attributes (HTML standard, microdata 5.2.4), and
// whether its text is wanted. A content attribute counts on any element, since sites use it so.
func attributeValue(name string, a attributes) (v val, text bool) {
	if s, ok := a.attr("content"); ok {
		return val{text: s}, false
	}
	by := ""
	switch name {
	case "audio", "embed", "iframe", "img", "source", "track", "video":
		by = "src"
	case "a", "area", "link":
		by = "href"
	case "object":
		by = "data"
	case "data", "meter":
		by = "value"
	case "time":
		by = "datetime"
	}
	if by != "" {
		if s, ok := a.attr(by); ok {
			return val{text: s}, name == "a"
		}
	}
	return val{}, !voidElements[name]
}

// owner is the innermost open item.
func (m *microdata) owner() *thing {
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.open[i].scope != nil {
			return m.open[i].scope
		}
	}
	return nil
}

// implied ends the innermost open element of that name, unless a scope or the same container lies between.
func (m *microdata) implied(name, by string) {
	for i := len(m.open) - 1; i >= 0; i-- {
		switch n := m.open[i].name; {
		case n == name:
			m.closeTo(i)
			return
		case scopes[n] && !(n == "td" || n == "th") || (n == "td" || n == "th") && by != "tr" && by != "td" && by != "th":
			return
		}
	}
}

// end closes an element; an end tag that nothing opened is passed over.
func (m *microdata) end(name string) {
	if blocks[name] {
		m.newLine()
	}
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.open[i].name == name {
			m.closeTo(i)
			return
		}
	}
}

func (m *microdata) closeTo(n int) {
	for i := len(m.open) - 1; i >= n; i-- {
		e := m.open[i]
		m.open = m.open[:i]
		if e.reads {
			m.reading--
			s := tidy(m.text.Bytes()[e.from:])
			if e.val.text != "" {
				e.val.label = s
			} else {
				e.val.text = s
			}
		}
		m.finish(&e)
		if m.reading == 0 {
			m.text.Reset()
		}
	}
}

// finish gives the value to the item that owns it.
func (m *microdata) finish(e *element) {
	if e.owner == nil {
		return
	}
	for _, name := range e.props {
		e.owner.props = append(e.owner.props, prop{name, e.val})
	}
}

func (m *microdata) newLine() {
	if m.reading > 0 {
		m.text.WriteByte(lineBreak)
	}
}

// lineBreak marks a break that the markup makes, apart from the line ends of the source, which are mere space.
const lineBreak = '\v'

// tidy folds white space as a browser does and keeps the breaks of the markup, one empty line at most.
func tidy(b []byte) string {
	out := make([]byte, 0, len(b))
	space, breaks := false, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == lineBreak:
			breaks++
		case isSpace(c):
			space = true
		case c == 0xC2 && i+1 < len(b) && b[i+1] == 0xA0: // no-break space
			space = true
			i++
		default:
			if len(out) > 0 && breaks > 0 {
				out = append(out, "\n\n"[:min(breaks, 2)]...)
			} else if len(out) > 0 && space {
				out = append(out, ' ')
			}
			space, breaks = false, 0
			out = append(out, c)
		}
	}
	return string(out)
}

// words adds text.
func (m *microdata) words(b []byte, decode bool) {
	if m.reading == 0 {
		return
	}
	if decode && bytes.IndexByte(b, '&') >= 0 {
		m.text.WriteString(strings.ReplaceAll(html.UnescapeString(string(b)), "\v", " "))
		return
	}
	m.text.Write(b)
}

// close ends what is still open at the end of the page.
func (m *microdata) close() { m.closeTo(0) }
