package crawler

import (
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// classicRoots are the classes that began a format in the first edition. Those of recipes and résumés are left out.
var classicRoots = map[string]string{"hreview": "h-review", "hreview-aggregate": "h-review-aggregate", "hproduct": "h-product", "vcard": "h-card",
	"vevent": "h-event", "hentry": "h-entry", "hfeed": "h-feed", "adr": "h-adr", "geo": "h-geo"}

// classicClasses are the properties of each, as the second edition names them.
var classicClasses = map[string]map[string]string{
	"hreview":           words("summary p-name reviewer p-author dtreviewed dt-published description e-content item p-item rating p-rating best p-best worst p-worst"),
	"hreview-aggregate": words("summary p-name item p-item rating p-rating best p-best worst p-worst average p-average count p-count votes p-votes"),
	"item":              words("fn p-name url u-url photo u-photo"),
	"hproduct":          words("fn p-name photo u-photo brand p-brand category p-category description p-description identifier u-identifier url u-url review p-review price p-price"),
	"vcard": words("fn p-name url u-url photo u-photo logo u-logo org p-org email u-email tel p-tel nickname p-nickname note p-note title p-job-title role p-role " +
		"adr p-adr geo p-geo category p-category bday dt-bday uid u-uid given-name p-given-name family-name p-family-name additional-name p-additional-name " +
		"honorific-prefix p-honorific-prefix honorific-suffix p-honorific-suffix organization-name p-organization-name organization-unit p-organization-unit"),
	"vevent": words("summary p-name dtstart dt-start dtend dt-end duration dt-duration description p-description url u-url category p-category location p-location geo p-geo"),
	"hentry": words("entry-title p-name entry-summary p-summary entry-content e-content published dt-published updated dt-updated author p-author category p-category"),
	"hfeed":  words("category p-category author p-author url u-url photo u-photo"),
	"adr": words("post-office-box p-post-office-box extended-address p-extended-address street-address p-street-address locality p-locality " +
		"region p-region postal-code p-postal-code country-name p-country-name"),
	"geo": words("latitude p-latitude longitude p-longitude"),
}

// words reads pairs of words.
func words(s string) map[string]string {
	f := strings.Fields(s)
	out := make(map[string]string, len(f)/2)
	for i := 0; i+1 < len(f); i += 2 {
		out[f[i]] = f[i+1]
	}
	return out
}

// classicNames are the properties of a classic format that an element is, by its classes and its rel.
func classicNames(root string, n *xhtml.Node, classes []string) []mfName {
	var out []mfName
	take := func(full string) {
		for kind, prefix := range mfPrefixes {
			if name, ok := strings.CutPrefix(full, prefix); ok && !slices.Contains(out, mfName{mfKind(kind), name}) {
				out = append(out, mfName{mfKind(kind), name})
			}
		}
	}
	for _, c := range classes {
		if full := classicClasses[root][c]; full != "" {
			take(full)
		}
	}
	if n.DataAtom != atom.A && n.DataAtom != atom.Link || root != "hreview" && root != "hentry" && root != "hreview-aggregate" {
		return out
	}
	if rel, ok := (nodeAttributes{n}).attr("rel"); ok {
		if hasWord(rel, "bookmark") {
			take("u-url")
		}
		if hasWord(rel, "tag") {
			take("p-category")
		}
	}
	return out
}
