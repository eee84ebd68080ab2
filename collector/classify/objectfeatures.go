package classify

import (
	"slices"
	"strings"
)

// Kinds of feature of the model that judges the tone toward an object, besides those of the others.
const (
	kindRole  = 0xa0761d6478bd642f
	kindNear  = 0xe7037ed1a0b428db
	kindMark  = 0x8ebc6af09c88c6e3
	kindThird = 0x589965cc75374cc3
	kindAfter = 0x1d8e4e27c47d124f
)

var (
	nameHash  = hash(kindMark, "name")
	rivalHash = hash(kindMark, "rival")
	linkHash  = hash(kindMark, "link")
	hashHash  = hash(kindMark, "#")
	atHash    = hash(kindMark, "@")
)

const (
	nearName  = 4 // words between a sign and a name that it stands near to
	signTimes = 5 // a sign counts as much as so many words
	maxSigns  = 12
)

// objectFeatures are the features of a document as it speaks of an object, in the place of those that f held. The names
// themselves are none, nor those of others: what is learned of one company holds for any.
func (f *features) fillObject(d *document, roles []role) {
	*f = features{words: f.words[:0], letters: f.letters[:0], owner: f.owner[:0], from: f.from[:0]}
	tokens := d.tokens[:min(len(d.tokens), maxTokens)]
	known := seenPool.Get().(*seen)
	f.addSaid(tokens, roles, known)
	f.addObjectSigns(tokens, roles, known)
	known.empty(f.words)
	for i := range tokens {
		f.from = append(f.from, int32(len(f.letters)))
		if roles[i] == roleOwn {
			f.addRuns(tokens[i].runs, known)
		}
	}
	f.from = append(f.from, int32(len(f.letters)))
	known.empty(f.letters)
	seenPool.Put(known)
}

// addSaid adds the words, with the one and the two before them, those of others apart from the object's own.
func (f *features) addSaid(tokens []token, roles []role, known *seen) {
	var last, before uint64
	name := -nearName
	for i := range tokens {
		t := &tokens[i]
		h := t.stemHash
		switch roles[i] {
		case roleLink:
			f.addWord(i, linkHash, known)
			continue
		case roleName:
			h, name = nameHash, i
		case roleRival:
			f.addWord(i, rivalHash, known)
			last, before = rivalHash, last
			continue
		case roleApart:
			last, before = 0, 0
			continue
		case roleOther:
			h ^= kindRole
		}
		alone := h
		if t.negated {
			alone ^= kindNegated
		}
		f.addWord(i, alone, known)
		f.addWord(i, last*31+h^kindPair, known)
		f.addWord(i, before*961+last*31+h^kindThird, known)
		if roles[i] != roleName && i-name < nearName {
			f.addWord(i, alone^kindNear, known)
		}
		if t.shouted {
			f.addWord(i, kindShout, known)
		}
		f.addGap(i, t, known)
		before, last = last, h
	}
}

// addGap adds what stands behind a word.
func (f *features) addGap(i int, t *token, known *seen) {
	if t.after == " " {
		return
	}
	if t.says {
		f.addSigns(i, t.after, known)
	}
	if strings.Contains(t.after, "#") {
		f.addWord(i, hashHash, known)
	}
	if strings.Contains(t.after, "@") {
		f.addWord(i, atHash, known)
	}
}

// addObjectSigns adds the kinds of things that are said, of whom, near the name or not, and in which company.
func (f *features) addObjectSigns(tokens []token, roles []role, known *seen) {
	var others []uint64
	for _, m := range objectLexicon().find(nil, tokens) {
		i := m.at[0]
		if roles[i] == roleLink || roles[i] == roleApart || len(others) > maxSigns {
			continue
		}
		h := signHashes()[m.group]
		if tokens[i].negated {
			h ^= kindNegated
		}
		if roles[i] == roleOther {
			h ^= kindRole
		}
		for n := range uint64(signTimes) {
			f.addWord(i, h+n*kindAfter, known)
		}
		for _, o := range others {
			if o != h {
				f.addWord(i, (min(o, h)*31+max(o, h))^kindPair, known)
			}
		}
		if !slices.Contains(others, h) {
			others = append(others, h)
		}
		for k := max(0, i-nearName); k <= min(len(tokens)-1, i+nearName); k++ {
			if roles[k] != roleName || tokens[k].part != tokens[i].part {
				continue
			}
			f.addWord(i, h^kindNear, known)
			if k < i {
				f.addWord(i, h^kindAfter, known)
			}
		}
	}
}
