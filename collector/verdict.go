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
	Value float64 `json:"value"` // -1 (negative) .. 1 (positive)
	Label string  `json:"label"`
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
	Language    string    `json:"language"`
	Tone        Tone      `json:"tone"`
	Complaint   Complaint `json:"complaint"`
	Causes      []Cause   `json:"causes"`
	Fingerprint []uint64  `json:"-"` // for near-duplicate search; see text.Fingerprint
}
