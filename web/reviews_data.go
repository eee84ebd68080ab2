package web

import (
	"strconv"
	"strings"
)

// productNode is the structured data of one item. There is none for the company: search engines show no stars that a
// company gives itself (Google, since 2019), and one with counts that differ from the page is worse than none.
type productNode struct {
	Context string        `json:"@context"`
	Type    string        `json:"@type"`
	Name    string        `json:"name"`
	URL     string        `json:"url,omitempty"`
	Rating  aggregateNode `json:"aggregateRating"`
	Reviews []reviewNode  `json:"review"`
}

type aggregateNode struct {
	Type  string `json:"@type"`
	Value string `json:"ratingValue"`
	Count int    `json:"reviewCount"`
	Best  int    `json:"bestRating"`
	Worst int    `json:"worstRating"`
}

type reviewNode struct {
	Type   string     `json:"@type"`
	Author *namedNode `json:"author,omitempty"`
	Day    string     `json:"datePublished"`
	Text   string     `json:"reviewBody,omitempty"`
	Rating ratingNode `json:"reviewRating"`
}

type namedNode struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type ratingNode struct {
	Type  string `json:"@type"`
	Value int    `json:"ratingValue"`
	Best  int    `json:"bestRating"`
	Worst int    `json:"worstRating"`
}

// productOf is the node of a page of one item: its counts are those that the page shows.
func productOf(p reviewsPageData) *productNode {
	sum := 0
	for _, b := range p.Bars {
		sum += b.Stars * b.Count
	}
	item := p.Reviews[0].Item
	node := &productNode{Context: "https://schema.org", Type: "Product", Name: item.Name, URL: p.view.Link(item.URL),
		Rating: aggregateNode{Type: "AggregateRating", Value: strconv.FormatFloat(float64(sum)/float64(max(p.Total, 1)), 'f', 2, 64), Count: p.Total, Best: 5, Worst: 1}}
	for _, r := range p.Reviews {
		n := reviewNode{Type: "Review", Day: r.Published.Day(p.zone), Text: strings.TrimSpace(r.Text + " " + r.Rest), Rating: ratingNode{Type: "Rating", Value: int(r.Rating), Best: 5, Worst: 1}}
		if r.Author.Name != "" {
			n.Author = &namedNode{Type: "Person", Name: r.Author.Name}
		}
		node.Reviews = append(node.Reviews, n)
	}
	return node
}
