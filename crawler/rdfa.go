package crawler

import (
	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rdfa builds things from a page's RDFa 1.1 (Core, section 7.5, with the rules of HTML+RDFa). Languages and datatypes are
// not kept, and a list (inlist) is several values of one property, as everywhere here.
type rdfa struct {
	p      *place
	base   string            // what the page itself is called
	things map[string]*thing // by address, or by the name of a blank node
	all    []*thing          // in the order of the page
	owned  map[*thing]bool   // things that are another's value
	met    map[[3]string]bool
	text   *treeText
	blanks int
	values int
}

// maxRDFaValues bounds what one page may say.
const maxRDFaValues = 200_000

// rdfaContext is what an element hands down to those within it.
type rdfaContext struct {
	subject, object string // what properties belong to, and what the element around speaks of
	vocab           string
	prefixes        *prefixScope
	pending         []pendingRel // rel and rev that wait for their other end
}

type pendingRel struct {
	name    string
	reverse bool
}

// rdfaElement is one element with RDFa attributes, and what the rules make of it.
type rdfaElement struct {
	n                     *xhtml.Node
	property, types       []string
	rel, rev              []string
	hasProperty, hasType  bool
	hasRel                bool
	about, link           string // addresses; link is resource, href or src
	literal               bool   // content, datetime or datatype: the value is a text
	content               string
	hasContent            bool
	subject, value, typed string // new subject, current object and typed resource
	skip                  bool
	local                 bool // named by a fragment of this page
}

// readRDFa adds the things of a page.
func (g *graph) readRDFa(page *pageTree, p *place) {
	root := page.get()
	if root == nil {
		return
	}
	r := &rdfa{p: p, base: p.url, things: map[string]*thing{}, owned: map[*thing]bool{}, met: map[[3]string]bool{}, text: newTreeText(page.page)}
	if p.base != nil {
		r.base = p.base.Href(true)
	}
	r.walk(root, rdfaContext{subject: r.base, object: r.base}, 0)
	g.roots = append(g.roots, r.roots()...)
}

func (r *rdfa) walk(n *xhtml.Node, c rdfaContext, depth int) {
	if depth > maxTreeDepth || r.values > maxRDFaValues {
		return
	}
	if n.Type == xhtml.ElementNode && len(n.Attr) > 0 || n.DataAtom == atom.Html || n.DataAtom == atom.Body {
		c = r.element(n, c)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xhtml.ElementNode {
			r.walk(child, c, depth+1)
		}
	}
}

// element applies the rules to one element and returns the context of those within it.
func (r *rdfa) element(n *xhtml.Node, c rdfaContext) rdfaContext {
	if v, ok := (nodeAttributes{n}).attr("vocab"); ok {
		c.vocab = vocabulary(v)
	}
	c.prefixes = c.prefixes.declared(n)
	e := r.attributes(n, &c)
	if e.hasRel {
		r.related(e, c)
	} else {
		r.subjects(e, c)
	}
	if e.typed != "" {
		r.describe(e, c)
	}
	pending := r.relations(e)
	r.properties(e, c)
	if !e.skip && e.subject != "" {
		r.complete(e, c)
	}
	if e.skip {
		return c
	}
	if e.subject != "" {
		c.subject = e.subject
	}
	c.object, c.pending = c.subject, pending
	if e.value != "" {
		c.object = e.value
	}
	return c
}

// complete is step 12: what waited for its other end has found it. Every property of one address finds it again.
func (r *rdfa) complete(e *rdfaElement, c rdfaContext) {
	for _, p := range c.pending {
		if r.values > maxRDFaValues {
			return
		}
		from, to := c.subject, e.subject
		if p.reverse {
			from, to = to, from
		}
		if key := [3]string{from, p.name, to}; !r.met[key] {
			r.met[key] = true
			r.add(from, p.name, r.object(to, e))
		}
	}
}

// subjects is step 5: what an element without rel and rev speaks of.
func (r *rdfa) subjects(e *rdfaElement, c rdfaContext) {
	plain := firstOf(e.about, r.root(e))
	if e.hasProperty && !e.hasContent && !e.literal { // 5.1
		e.subject = firstOf(plain, c.object)
		if e.hasType {
			if e.typed = plain; e.typed == "" {
				e.typed = firstOf(e.link, r.blank())
				e.value = e.typed
			}
		}
		return
	}
	switch e.subject = firstOf(e.about, e.link, r.root(e)); {
	case e.subject != "":
	case isPart(e.n):
		e.subject = c.object
	case e.hasType:
		e.subject = r.blank()
	default:
		e.subject = c.object
		e.skip = !e.hasProperty
	}
	if e.hasType {
		e.typed = e.subject
	}
}

// related is step 6: what an element with rel or rev speaks of, and what it leads to.
func (r *rdfa) related(e *rdfaElement, c rdfaContext) {
	if e.subject = firstOf(e.about, r.root(e)); e.subject == "" {
		e.subject = c.object
	}
	e.value = e.link
	if !e.hasType {
		return
	}
	if e.about != "" {
		e.typed = e.subject
		return
	}
	if e.value == "" {
		e.value = r.blank()
	}
	e.typed = e.value
}

// root is the page for the root element, which speaks of it unless it says otherwise.
func (r *rdfa) root(e *rdfaElement) string {
	if e.n.DataAtom == atom.Html {
		return r.base
	}
	return ""
}

// isPart is for head and body, which do not begin something new.
func isPart(n *xhtml.Node) bool { return n.DataAtom == atom.Head || n.DataAtom == atom.Body }

// describe gives a thing its types, and notes what it stands in where no property says so.
func (r *rdfa) describe(e *rdfaElement, c rdfaContext) {
	t := r.thing(e.typed)
	for _, name := range e.types {
		t.types = append(t.types, vocabularyName(name))
	}
	t.local = t.local || e.local
	if t.element == "" {
		t.element, t.anchor = nodeAttributes{e.n}.siteID()
	}
	if around := r.things[c.object]; around != nil && around != t && !e.hasProperty && len(around.types) > 0 {
		t.props = append(t.props, prop{within, val{thing: around}})
	}
}

// relations are steps 9 and 10: what rel and rev say, or what waits for its other end.
func (r *rdfa) relations(e *rdfaElement) (pending []pendingRel) {
	if e.value == "" && len(e.rel)+len(e.rev) > 0 {
		e.value = r.blank()
		for _, name := range e.rel {
			pending = append(pending, pendingRel{name: name})
		}
		for _, name := range e.rev {
			pending = append(pending, pendingRel{name: name, reverse: true})
		}
		return pending
	}
	for _, name := range e.rel {
		v := r.object(e.value, e)
		v.label = r.label(e)
		r.add(e.subject, name, v)
	}
	for _, name := range e.rev {
		r.add(e.value, name, r.object(e.subject, e))
	}
	return nil
}

// properties is step 11.
func (r *rdfa) properties(e *rdfaElement, c rdfaContext) {
	if len(e.property) == 0 {
		return
	}
	var v val
	switch {
	case e.hasContent:
		v.text = e.content
	case e.literal:
		v.text = r.text.of(e.n, nil)
	case e.link != "" && !e.hasRel:
		v = r.object(e.link, e)
		v.label = r.label(e)
	case e.hasType && e.about == "":
		v = r.object(e.typed, e)
	default:
		v.text = r.text.of(e.n, nil)
	}
	for _, name := range e.property {
		r.add(e.subject, name, v)
	}
}

// label is the text of a link, where names stand.
func (r *rdfa) label(e *rdfaElement) string {
	if e.n.DataAtom != atom.A || e.hasType {
		return ""
	}
	return r.text.of(e.n, nil)
}
