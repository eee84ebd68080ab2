package crawler

import (
	"strings"

	xhtml "golang.org/x/net/html"
)

// attributes reads the attributes of an element.
func (r *rdfa) attributes(n *xhtml.Node, c *rdfaContext) *rdfaElement {
	e := &rdfaElement{n: n}
	for _, a := range n.Attr {
		switch a.Key {
		case "property":
			e.hasProperty, e.property = true, c.terms(a.Val, true)
		case "typeof":
			e.hasType, e.types = true, c.terms(a.Val, true)
		case "about":
			e.about = r.reference(a.Val, c)
			e.local = e.local || strings.HasPrefix(strings.TrimSpace(a.Val), "#")
		case "content":
			e.hasContent, e.content = true, a.Val
		case "datetime":
			if !e.hasContent {
				e.hasContent, e.content = true, a.Val
			}
		case "datatype":
			e.literal = true
		}
	}
	r.link(e, c)
	r.rels(e, c)
	return e
}

// link is what an element leads to.
func (r *rdfa) link(e *rdfaElement, c *rdfaContext) {
	a := nodeAttributes{e.n}
	if s, ok := a.attr("resource"); ok {
		e.link = r.reference(s, c)
		e.local = e.local || e.about == "" && strings.HasPrefix(strings.TrimSpace(s), "#")
	} else if s, ok := a.attr("href"); ok {
		e.link = r.address(s)
	} else if s, ok := a.attr("src"); ok {
		e.link = r.address(s)
	}
}

// rels reads rel and rev. Beside property their plain words (nofollow, next) are HTML's and no RDFa.
func (r *rdfa) rels(e *rdfaElement, c *rdfaContext) {
	a := nodeAttributes{e.n}
	rel, hasRel := a.attr("rel")
	rev, hasRev := a.attr("rev")
	e.rel, e.rev = c.terms(rel, !e.hasProperty), c.terms(rev, !e.hasProperty)
	e.hasRel = hasRel || hasRev
	if e.hasProperty {
		e.hasRel = len(e.rel)+len(e.rev) > 0
	}
}
