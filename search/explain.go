package search

// PartKind is what a part of a query asks for.
type PartKind string

// The kinds of part.
const (
	PartEverything PartKind = "everything"
	PartAll        PartKind = "all"    // all of Kids
	PartAny        PartKind = "any"    // one of Kids
	PartNot        PartKind = "not"    // not the one of Kids
	PartWords      PartKind = "words"  // one word, words side by side, or (Near) within Gap words of each other
	PartNear       PartKind = "near"   // the two of Kids within Gap words of each other, in any order
	PartValue      PartKind = "value"  // Field is Value
	PartNumber     PartKind = "number" // Field lies between Low and High
	PartDays       PartKind = "days"   // Field lies between the days Low and High, both inclusive
	PartSaved      PartKind = "saved"  // what the saved query Value finds
)

// Part is a query taken apart, for words that people read. A bound that is open is "".
type Part struct {
	Kind          PartKind
	In            string // where words stand: "" (title and text), title, reply, item, author
	Words         []PartWord
	Near          bool
	Gap           int
	Field, Value  string
	Low, High     string
	LowIn, HighIn bool
	Kids          []Part
}

// PartWord is a word of a query and how it is compared.
type PartWord struct {
	Text     string // without = and *
	Exact    bool   // this form alone
	Wildcard bool   // whatever begins so
}

// Explain takes a query apart.
func Explain(q *Query) Part { return explain(q.written()) }

func explain(n node) Part {
	switch n := n.(type) {
	case allOf:
		if len(n) == 0 {
			return Part{Kind: PartEverything}
		}
		return Part{Kind: PartAll, Kids: explainAll(n)}
	case anyOf:
		return Part{Kind: PartAny, Kids: explainAll(n)}
	case not:
		return Part{Kind: PartNot, Kids: []Part{explain(n.kid)}}
	case savedQuery:
		return Part{Kind: PartSaved, In: string(n.in), Value: n.name}
	case nearOf:
		return Part{Kind: PartNear, Gap: n.gap, Kids: explainAll([]node{n.left, n.right})}
	case phrase:
		return explainPhrase(n)
	case value:
		return Part{Kind: PartValue, Field: n.field, Value: n.value}
	case numbers:
		p := Part{Kind: PartNumber, Field: n.field, LowIn: n.lowIn, HighIn: n.highIn}
		if !n.openLow {
			p.Low = number(n.low)
		}
		if !n.openUp {
			p.High = number(n.high)
		}
		return p
	case days:
		p := Part{Kind: PartDays, Field: n.field, Low: n.from, LowIn: true, HighIn: true}
		if n.until != "" {
			p.High = dayBefore(n.until)
		}
		return p
	}
	return Part{Kind: PartEverything}
}

func explainAll(kids []node) []Part {
	parts := make([]Part, len(kids))
	for i, k := range kids {
		parts[i] = explain(k)
	}
	return parts
}

func explainPhrase(n phrase) Part {
	p := Part{Kind: PartWords, In: string(n.in), Near: n.near, Gap: n.gap}
	for _, t := range n.words {
		p.Words = append(p.Words, PartWord{Text: t.exact, Exact: t.form == byExact, Wildcard: t.form == byPrefix})
	}
	return p
}
