package propose

import (
	"cmp"
	"math"
	"slices"

	"golang.org/x/net/html"
)

// group are elements of one page that are alike: candidates for its reviews.
type group struct {
	nodes []*html.Node
	score float64
}

// maxGroups bounds how many candidates are weighed in full.
const maxGroups = 5000

// findGroups gives the blocks of a page that are most like reviews, the best first.
func findGroups(d *doc) []group {
	all := map[*html.Node]*signs{}
	d.look(d.root, all, false, 0)
	weight := map[*html.Node]float64{}
	for _, n := range d.order {
		if w := reviewness(n, all[n]); w > 0 {
			weight[n] = w
		}
	}
	var out []group
	for _, nodes := range candidates(d, weight) {
		if g := weigh(nodes, weight, all); g.score > 0 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b group) int { return cmp.Compare(b.score, a.score) })
	for i := range out {
		if i == 0 || out[i].score > out[0].score*0.75 {
			out[i] = wider(d, out[i], out)
		}
	}
	return out
}

// wider is the group around the elements of g, one around each, that is nearly as good and holds more text: answers that
// stand beside the review's own part.
func wider(d *doc, g group, all []group) group {
	for _, o := range all {
		if len(o.nodes) != len(g.nodes) || o.score < g.score*0.7 {
			continue
		}
		around, more := true, false
		for i, n := range o.nodes {
			around = around && n != g.nodes[i] && within(g.nodes[i], n)
			more = more || around && runes(d.text(n)) > runes(d.text(g.nodes[i]))+10
		}
		if around && more {
			return group{o.nodes, g.score}
		}
	}
	return g
}

// candidates are the groups worth weighing: children of one element that share a class or a tag, and all elements of a
// class that is called like a review, wherever they stand.
func candidates(d *doc, weight map[*html.Node]float64) [][]*html.Node {
	type key struct {
		parent *html.Node
		what   string
	}
	by := map[key][]*html.Node{}
	var order []key
	add := func(k key, n *html.Node) {
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], n)
	}
	for _, n := range d.order {
		if weight[n] == 0 {
			continue
		}
		add(key{n.Parent, "<" + n.Data}, n)
		for _, f := range features(n) {
			add(key{n.Parent, f}, n)
			if last := by[key{nil, f}]; len(last) == 0 || !within(n, last[len(last)-1]) { // the outermost of each
				add(key{nil, f}, n)
			}
		}
	}
	var out [][]*html.Node
	for _, k := range order {
		nodes := by[k]
		if len(nodes) == 1 && !reviewName.MatchString(called(nodes[0])) {
			continue
		}
		if out = append(out, nodes); len(out) == maxGroups {
			break
		}
	}
	return out
}

// weigh leaves out of a group what is much less like a review than the rest, and says how good the rest is.
func weigh(nodes []*html.Node, weight map[*html.Node]float64, all map[*html.Node]*signs) group {
	var ws []float64
	for _, n := range nodes {
		ws = append(ws, weight[n])
	}
	slices.Sort(ws)
	top := ws[len(ws)*3/4]
	var g group
	sum, letters, dates, pieces := 0.0, 0, 0, 0
	for _, n := range nodes {
		if weight[n] < top*0.45 {
			continue
		}
		g.nodes = append(g.nodes, n)
		sum += weight[n]
		letters += all[n].letters - all[n].linked
		dates += min(all[n].dates, 1)
		if all[n].dates > 1 || all[n].authors > 1 {
			pieces++
		}
	}
	n := float64(len(g.nodes))
	g.score = sum / n * (1 + math.Log(n))
	g.score += math.Log(1 + float64(letters)/50)
	if len(g.nodes) > 1 && holdsAlike(g.nodes, weight) {
		g.score *= 0.3 // each of them holds several blocks that are as much like reviews
	}
	if nestedIn(g.nodes) {
		g.score *= 0.5 // answers are among them: the elements around are the reviews
	}
	if len(g.nodes) == 1 && holdsAlike(g.nodes, weight) {
		g.score *= 0.2
	}
	return g
}

// nestedIn says that around one of the elements stands something that holds another too, and not all of them: a thread.
func nestedIn(nodes []*html.Node) bool {
	for i, n := range nodes {
		p := n.Parent
		in := 0
		for _, o := range nodes[i:] {
			if within(o, p) {
				in++
			} else {
				break
			}
		}
		if in > 1 && in < len(nodes) && !siblings(nodes[i:i+in]) {
			return true
		}
	}
	return false
}

func siblings(nodes []*html.Node) bool {
	for _, n := range nodes {
		if n.Parent != nodes[0].Parent {
			return false
		}
	}
	return true
}

// holdsAlike says that the elements of a group hold groups of siblings that are like reviews themselves: lists, not items.
func holdsAlike(nodes []*html.Node, weight map[*html.Node]float64) bool {
	lists := 0
	for _, n := range nodes {
		if list(n, weight, weight[n]*0.7, 0) {
			lists++
		}
	}
	return lists*2 > len(nodes)
}

func list(n *html.Node, weight map[*html.Node]float64, least float64, depth int) bool {
	good := map[string]int{}
	kids := elements(n)
	for _, c := range kids {
		if weight[c] >= least && weight[c] > 0 && !replyName.MatchString(called(c)) {
			good[c.Data]++
			if good[c.Data] > 1 {
				return true
			}
		}
	}
	for _, c := range kids {
		if depth < 6 && list(c, weight, least, depth+1) {
			return true
		}
	}
	return false
}
