package collector

// Mention is a text that may name the company and is no review: an article, a forum thread, a post.
type Mention struct {
	ID        string    `json:"id,omitempty"`
	Site      string    `json:"site,omitempty"`
	URL       string    `json:"url,omitempty"`
	Author    Author    `json:"author,omitzero"`
	Title     string    `json:"title,omitempty"`
	Text      string    `json:"text,omitempty"`
	Published Published `json:"published,omitzero"`
	Language  string    `json:"language,omitempty"` // as the site says
	Images    []string  `json:"images,omitempty"`
	Replies   []Reply   `json:"replies,omitempty"`
	// DayMoves says that Published was counted back from the moment of reading, as Review.DayMoves does.
	DayMoves bool `json:"-"`
	// Part says that the replies, and perhaps no more than they, are those of one page of several: Review.Part.
	Part bool `json:"-"`
	// Excerpt says that the text is what a feed has of it, which may be less than what its page has.
	Excerpt bool `json:"-"`
	// Links are addresses to which the text links, as they stand: Review.Links.
	Links []string `json:"-"`
}

// AsReview gives a mention the shape of a review without rating and item, so that one pipeline serves both. Without an
// id of the site's own its address is its identity.
func (m Mention) AsReview() Review {
	id := m.ID
	if id == "" {
		id = m.URL
	}
	return Review{ID: id, OwnID: true, Site: m.Site, URL: m.URL, Author: m.Author, Title: m.Title, Text: m.Text,
		Published: m.Published, Language: m.Language, Images: m.Images, Replies: m.Replies, DayMoves: m.DayMoves, Part: m.Part, Excerpt: m.Excerpt, Links: m.Links}
}
