package crawler

import (
	"strings"

	xhtml "golang.org/x/net/html"
)

// rdfaPrefixes are the prefixes that a page may use without declaring them: those of the RDFa initial context that
// speak of what people say and sell, and the parts of Open Graph, which pages never declare.
var rdfaPrefixes = map[string]string{
	"schema": "http://schema.org/", "og": "http://ogp.me/ns#", "foaf": "http://xmlns.com/foaf/0.1/", "dc": "http://purl.org/dc/terms/",
	"dcterms": "http://purl.org/dc/terms/", "dc11": "http://purl.org/dc/elements/1.1/", "v": "http://rdf.data-vocabulary.org/#",
	"gr": "http://purl.org/goodrelations/v1#", "rev": "http://purl.org/stuff/rev#", "sioc": "http://rdfs.org/sioc/ns#",
	"vcard": "http://www.w3.org/2006/vcard/ns#", "ical": "http://www.w3.org/2002/12/cal/icaltzd#", "ctag": "http://commontag.org/ns#",
	"cc": "http://creativecommons.org/ns#", "skos": "http://www.w3.org/2004/02/skos/core#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
	"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	"rdfa": "http://www.w3.org/ns/rdfa#", "xhv": "http://www.w3.org/1999/xhtml/vocab#", "article": "http://ogp.me/ns/article#",
	"book": "http://ogp.me/ns/book#", "music": "http://ogp.me/ns/music#", "profile": "http://ogp.me/ns/profile#", "video": "http://ogp.me/ns/video#", "product": "http://ogp.me/ns/product#",
}

// rdfaTerms are the words that mean something without a vocabulary.
var rdfaTerms = map[string]string{"describedby": "http://www.w3.org/2007/05/powder-s#describedby",
	"license": "http://www.w3.org/1999/xhtml/vocab#license", "role": "http://www.w3.org/1999/xhtml/vocab#role"}

// prefixScope holds the prefixes that one element declares; those around it count as well.
type prefixScope struct {
	own    map[string]string
	around *prefixScope
}

func (s *prefixScope) find(prefix string) (string, bool) {
	prefix = strings.ToLower(prefix)
	for ; s != nil; s = s.around {
		if iri, ok := s.own[prefix]; ok {
			return iri, true
		}
	}
	iri, ok := rdfaPrefixes[prefix]
	return iri, ok
}

// declared adds the prefixes of an element: xmlns:p="…" of old pages, and prefix="p: … q: …".
func (s *prefixScope) declared(n *xhtml.Node) *prefixScope {
	var own map[string]string
	take := func(prefix, iri string) {
		if own == nil {
			own = map[string]string{}
			s = &prefixScope{own: own, around: s}
		}
		own[strings.ToLower(prefix)] = iri
	}
	for _, a := range n.Attr {
		if p, ok := strings.CutPrefix(a.Key, "xmlns:"); ok && p != "" {
			take(p, strings.TrimSpace(a.Val))
		}
	}
	if list, ok := (nodeAttributes{n}).attr("prefix"); ok {
		words := strings.Fields(list)
		for i := 0; i+1 < len(words); i += 2 {
			if p, ok := strings.CutSuffix(words[i], ":"); ok && p != "_" {
				take(p, words[i+1])
			}
		}
	}
	return s
}

// vocabulary is the value of a vocab attribute. Sites forget the slash, without which every name would be wrong.
func vocabulary(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "//schema.org") || strings.HasSuffix(s, "//www.schema.org") {
		s += "/"
	}
	return s
}

// maxTerms is how many types or properties one attribute may name.
const maxTerms = 50

// terms are the types or properties that an attribute names, in full; words that mean nothing here are left out.
func (c *rdfaContext) terms(list string, wordsToo bool) []string {
	var out []string
	for w := range strings.FieldsSeq(list) {
		if len(out) == maxTerms {
			break
		}
		if iri := c.term(w, wordsToo); iri != "" {
			out = append(out, iri)
		}
	}
	return out
}

func (c *rdfaContext) term(w string, wordsToo bool) string {
	prefix, rest, cut := strings.Cut(w, ":")
	switch {
	case cut && prefix == "_":
		return ""
	case cut:
		if iri, ok := c.prefixes.find(prefix); ok && !strings.HasPrefix(rest, "//") {
			return iri + rest
		}
		return w // a whole address
	case !wordsToo:
		return ""
	case c.vocab != "":
		return c.vocab + w
	}
	return rdfaTerms[strings.ToLower(w)]
}

// reference is what about and resource name: [p:x] and p:x by the prefixes, _:x within the page, else an address.
func (r *rdfa) reference(s string, c *rdfaContext) string {
	s = strings.TrimSpace(s)
	curie, safe := strings.CutPrefix(s, "[")
	if safe {
		curie, safe = strings.CutSuffix(curie, "]")
	}
	if !safe {
		curie = s
	}
	if prefix, rest, cut := strings.Cut(curie, ":"); cut && !strings.HasPrefix(rest, "//") {
		if prefix == "_" {
			return "_:own-" + rest
		}
		if iri, ok := c.prefixes.find(prefix); ok {
			return iri + rest
		}
	}
	if safe {
		return ""
	}
	return r.address(s)
}

// address is an address in full; one that makes no sense is left as it stands.
func (r *rdfa) address(s string) string {
	s = strings.TrimSpace(s)
	if r.p.base == nil || len(s) > 4096 {
		return s
	}
	u, err := r.p.base.Parse(s)
	if err != nil {
		return s
	}
	return u.Href(false)
}
