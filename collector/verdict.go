package collector

// Languages that a verdict may name.
const (
	LanguageRussian   = "ru"
	LanguageUkrainian = "uk"
	LanguageEnglish   = "en"
	LanguageOther     = "other"
)

// Labels of a tone.
const (
	ToneNegative = "negative"
	ToneNeutral  = "neutral"
	TonePositive = "positive"
)

// Tone is how a text sounds.
type Tone struct {
	Value float64 `json:"value"`           // -1 (negative) .. 1 (positive)
	Label string  `json:"label,omitempty"` // absent where the text does not tell clearly enough
}

// Mismatch says that stars and text of a review disagree. The zero value says that they do not, or that one is missing.
type Mismatch struct {
	Stars float64  `json:"stars"`
	Tone  string   `json:"tone"`  // what the text tells with confidence
	Words []string `json:"words"` // that make its tone, as they stand in the text
}

// MismatchOf compares stars (1..5, 0 is none) with a tone: four and more say good, two and less say bad. Where the tone is
// neutral or not told there is nothing to compare.
func MismatchOf(stars float64, tone Tone) Mismatch {
	if stars >= 4 && tone.Label == ToneNegative || stars > 0 && stars <= 2 && tone.Label == TonePositive {
		return Mismatch{Stars: stars, Tone: tone.Label, Words: []string{}}
	}
	return Mismatch{}
}

// ObjectTone is how a text speaks of one thing that it names, whatever it says of others.
type ObjectTone struct {
	Named bool     `json:"named"`           // without a name of it in the text there is no tone toward it
	Value float64  `json:"value"`           // -1 (against it) .. 1 (for it)
	Label string   `json:"label,omitempty"` // as of Tone; absent where it is not named or nothing is sure enough
	Words []string `json:"words"`           // as they stand in the text
	Apart bool     `json:"apart,omitempty"` // the text sets it against something else
}

// TowardTells says whether the tone toward the company tells more than the tone of the text: it is another one, or the text sets the
// company against something else.
func (v Verdict) TowardTells() bool {
	switch is := v.Toward; is.Label {
	case "":
		return false
	case ToneNeutral:
		return v.Tone.Label != "" && (is.Apart || v.Tone.Label != ToneNeutral)
	default:
		return is.Apart || v.Tone.Label != is.Label
	}
}

// Categories: what kind of text it is.
const (
	CategoryComplaint      = "complaint"
	CategoryOpinion        = "opinion"
	CategoryQuestion       = "question"
	CategoryRecommendation = "recommendation"
	CategoryOfficial       = "official" // a company's own answer or statement
	CategoryPromo          = "promo"
	CategoryListing        = "listing" // goods or services offered with a price or an address
	CategoryVacancy        = "vacancy"
	CategoryNews           = "news"
	CategoryOther          = "other"
	CategoryUnsure         = "unsure" // none is likely enough to be told
)

// Categories are all that a text may be, the commonest first.
func Categories() []string {
	return []string{CategoryComplaint, CategoryOpinion, CategoryQuestion, CategoryRecommendation, CategoryOfficial, CategoryPromo, CategoryListing, CategoryVacancy, CategoryNews, CategoryOther}
}

// Category is what kind of text it is, and the words that decided it.
type Category struct {
	Name        string   `json:"name"`
	Probability float64  `json:"probability"` // of the likeliest, told or not
	Words       []string `json:"words"`       // as they stand in the text
}

// Complaint is whether a text is a complaint, and the words of the text that decided it.
type Complaint struct {
	Probability float64  `json:"probability"` // 0..1
	Words       []string `json:"words"`       // as they stand in the text
}

// ComplaintThreshold is the probability from which a text is called a complaint ("is:complaint", alert mails).
const ComplaintThreshold = 0.5

// Is says whether the text is called a complaint.
func (c Complaint) Is() bool { return c.Probability >= ComplaintThreshold }

// Cause is one reason for discontent that a text names (seed 000 lists them), with the words that name it.
type Cause struct {
	Name  string   `json:"name"`
	Words []string `json:"words"`
}

// Verdict is what one text alone tells.
type Verdict struct {
	Language  string    `json:"language"`
	Tone      Tone      `json:"tone"`
	Complaint Complaint `json:"complaint"`
	Causes    []Cause   `json:"causes"`
	Mismatch  Mismatch  `json:"mismatch,omitzero"` // not kept in the store: stars and tone are
	Category  Category  `json:"category,omitzero"` // zero where a text was judged before there were any
	// Toward is the tone toward the company, which goes under its name and its declared brands: all of them are one thing, so of two
	// brands that one text praises and blames the whole is told. The zero value: the text names none of them.
	Toward      ObjectTone `json:"toward,omitzero"`
	Fingerprint []uint64   `json:"-"` // for near-duplicate search; see text.Fingerprint
	// Judge is one more than the version of the company's own weights that judged it just now; 0 where it was not judged just now,
	// but read.
	Judge int64 `json:"-"`
	// Names is the same of the version of the company's names.
	Names int64 `json:"-"`
}
