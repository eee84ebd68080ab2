package collector

// Item is what is reviewed: a product, a shop, a branch.
type Item struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Author is who wrote, as the site shows it.
type Author struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Reply is an answer under a review or a mention.
type Reply struct {
	Author    string    `json:"author,omitempty"`
	Text      string    `json:"text"`
	Published Published `json:"published,omitzero"`
	Official  bool      `json:"official,omitempty"` // by the company or the site's staff
}

// Review is one review as a site shows it, the same shape everywhere it is written as JSON. A zero field means that
// the site does not say; nothing is guessed.
type Review struct {
	ID        string    `json:"id,omitempty"` // the site's own, else the content key (Key, then KeyNth)
	Site      string    `json:"site,omitempty"`
	URL       string    `json:"url,omitempty"` // where a person can read it
	Item      Item      `json:"item,omitzero"`
	Author    Author    `json:"author,omitzero"`
	Rating    float64   `json:"rating,omitempty"`     // 1..5, decimals allowed; 0 is "none given"
	RawRating string    `json:"raw_rating,omitempty"` // as the site has it
	Title     string    `json:"title,omitempty"`
	Text      string    `json:"text,omitempty"`
	Pros      string    `json:"pros,omitempty"`
	Cons      string    `json:"cons,omitempty"`
	Published Published `json:"published,omitzero"`
	Language  string    `json:"language,omitempty"` // as the site says; the judged one is Verdict.Language
	Images    []string  `json:"images,omitempty"`
	Replies   []Reply   `json:"replies,omitempty"`
	Verified  bool      `json:"verified,omitempty"` // the site says that the author bought it
	Likes     int       `json:"likes,omitempty"`
	// OwnID says that ID is the site's own and not a content key.
	OwnID bool `json:"-"`
	// DayMoves says that Published was counted back from the moment of reading («2 дня назад»), so that the same review
	// shows another day tomorrow. It is not kept: what is held has the day of its first sight.
	DayMoves bool `json:"-"`
	// Part says that what was read is one page of a thread: its replies come to those that are held, and a text or a date
	// that stands on another page is not gone. It is not kept.
	Part bool `json:"-"`
	// Excerpt says that Text is what a feed has of it, which may be less than what its page has. It is not kept.
	Excerpt bool `json:"-"`
	// Links are addresses to which the text links, LinksMost at most. They are kept until they were looked at for places.
	Links []string `json:"-"`
}

// LinksMost is how many links of one text are looked at.
const LinksMost = 30

// Aggregate is what a site itself says about all its reviews of one item.
type Aggregate struct {
	Item   Item    `json:"item,omitzero"`
	Rating float64 `json:"rating,omitempty"` // 1..5
	Count  int     `json:"count,omitempty"`  // reviews (or ratings, where the site counts only those)
}
