package crawler

import "molva/collector"

// told is what a page's own data tells, in whichever syntax tells most.
type told struct {
	reviews    []found
	aggregates []collector.Aggregate
	mention    *collector.Mention
}

// readSyntaxes reads a page's own data. Shops write the same reviews in two or three syntaxes, each cut and spelled a
// little differently, so that no comparison of texts tells for sure that two are one: putting them together would show
// reviews twice. One syntax is taken whole, the one that tells of more reviews, or of as many with more words; of equals
// the first, in the order of how seldom templates break them and of what they cost to read: JSON-LD, microdata, RDFa,
// microformats. The last two need the page's tree, which is parsed only where their marks promise more than is known.
func readSyntaxes(page []byte, o *outline, p *place) told {
	var t told
	g := &graph{}
	for _, b := range o.blocks {
		g.readJSONLD(b)
	}
	t.take(g, p)
	tree := &pageTree{page: page}
	if o.micro {
		m := &graph{}
		m.readMicrodata(tree)
		t.take(m, p)
	}
	if t.lacks(rdfaMarks(page)) {
		r := &graph{}
		r.readRDFa(tree, p)
		t.take(r, p)
	}
	if t.lacks(formatMarks(page)) {
		f := &graph{}
		f.readMicroformats(tree, p)
		t.take(f, p)
	}
	return t
}

// take takes over what a graph tells better.
func (t *told) take(g *graph, p *place) {
	if len(g.roots) == 0 {
		return
	}
	reviews, aggregates := readGraph(g, p)
	if n := len(reviews); n > len(t.reviews) || n == len(t.reviews) && wordy(reviews) > wordy(t.reviews) {
		t.reviews = reviews
	}
	if len(t.aggregates) == 0 {
		t.aggregates = aggregates
	}
	if t.mention == nil {
		t.mention = readMention(g, p)
	}
}

// lacks says whether a syntax may tell more than is known.
func (t *told) lacks(m marks) bool {
	n := len(t.reviews)
	return m.reviews > n || n > 0 && m.reviews == n && wordy(t.reviews) < n ||
		m.rating && len(t.aggregates) == 0 || m.posting && t.mention == nil && n == 0
}

// wordy counts the reviews that have words.
func wordy(list []found) int {
	n := 0
	for i := range list {
		if r := &list[i]; r.Text != "" || r.Pros != "" || r.Cons != "" {
			n++
		}
	}
	return n
}
