package sites

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Path says where a value stands in JSON: "data.comments[].text", "[175][9][0]". Of several, parted by " | ", the first
// that gives a value counts. README.md describes the syntax.
type Path struct {
	Text         string
	Alternatives []Steps
}

// Given says whether the file has the path.
func (p Path) Given() bool { return len(p.Alternatives) > 0 }

// Steps lead from a value to those within it, one after another.
type Steps []Step

// StepKind is what one step does.
type StepKind uint8

// The steps.
const (
	StepRoot  StepKind = iota // $: the whole data instead of the item; only first
	StepKey                   // name: the member of an object
	StepStart                 // name*: every member whose key begins so
	StepDeep                  // **.name: the member of that name that lies nearest, at any depth; one alone
	StepIndex                 // [2], [-1]: one element of a list, counted from its end where negative
	StepEach                  // []: every element of a list; anything else is its own only element
	StepHas                   // [path]: the elements that have a value there
	StepIs                    // [path=value]: the elements whose value there is this one
	StepIsNot                 // [path!=value]: … is another one or none
)

// Step is one step of a path.
type Step struct {
	Kind  StepKind
	Key   string
	Index int
	Where Steps  // of Has, Is, IsNot: within the element
	Value string // of Is, IsNot
	Of    Steps  // of Is, IsNot: [id=@from]: the value that stands there in the item
}

// maxSteps bounds a path: a longer one is a slip.
const maxSteps = 40

// UnmarshalText reads a path.
func (p *Path) UnmarshalText(b []byte) error {
	text := string(b)
	for alternative := range strings.SplitSeq(text, " | ") {
		steps, err := parseSteps(strings.TrimSpace(alternative), true)
		if err != nil {
			return fmt.Errorf("%q is no path: %w", b, err)
		}
		p.Alternatives = append(p.Alternatives, steps)
	}
	p.Text = text
	return nil
}

func parseSteps(s string, filters bool) (Steps, error) {
	if s == "" {
		return nil, errors.New("it is empty; write data.comments[].text")
	}
	if s == "." {
		return Steps{}, nil
	}
	var out Steps
	deep := false
	for first := true; s != ""; first = false {
		if len(out) == maxSteps {
			return nil, fmt.Errorf("it has more than %d steps", maxSteps)
		}
		if s[0] == '[' && !deep {
			step, rest, err := cutBracketStep(s, filters)
			if err != nil {
				return nil, err
			}
			out, s = append(out, step), rest
			continue
		}
		if !first {
			if s[0] != '.' {
				return nil, fmt.Errorf("before %q a dot is missing", s)
			}
			s = s[1:]
		}
		end := strings.IndexAny(s, ".[")
		if end < 0 {
			end = len(s)
		}
		step, err := keyStep(s[:end], first, deep)
		if err != nil {
			return nil, err
		}
		s = s[end:]
		if deep = step.Kind == StepDeep && step.Key == ""; !deep {
			out = append(out, step)
		} else if s == "" {
			return nil, errors.New("behind ** a name is missing")
		}
	}
	return out, nil
}

func keyStep(key string, first, deep bool) (Step, error) {
	switch {
	case key == "":
		return Step{}, errors.New("a name is missing; two dots stand together, or one at the end")
	case key == "**" && !deep:
		return Step{Kind: StepDeep}, nil
	case key == "$" && first:
		return Step{Kind: StepRoot}, nil
	case key == "$":
		return Step{}, errors.New("$, the whole data, stands only at the beginning")
	case strings.ContainsAny(key, "]{}|\"") || strings.TrimSpace(key) != key:
		return Step{}, fmt.Errorf("%q is no name", key)
	}
	start, many := strings.CutSuffix(key, "*")
	if strings.Contains(start, "*") {
		return Step{}, fmt.Errorf("in %q a * stands elsewhere than at the end", key)
	}
	if deep {
		if many {
			return Step{}, errors.New("behind ** stands a whole name")
		}
		return Step{Kind: StepDeep, Key: key}, nil
	}
	if many {
		return Step{Kind: StepStart, Key: start}, nil
	}
	return Step{Kind: StepKey, Key: key}, nil
}

// cutBracketStep reads the step in brackets at the beginning of s.
func cutBracketStep(s string, filters bool) (Step, string, error) {
	inside, rest, ok := cutBracket(s)
	if !ok {
		return Step{}, "", errors.New("a [ has no ]")
	}
	step, err := bracketStep(inside, filters)
	return step, rest, err
}

// cutBracket splits "[a[0]=b].c" behind the bracket that closes the first.
func cutBracket(s string) (inside, rest string, ok bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:], true
			}
		}
	}
	return "", "", false
}

// cutEqual splits a condition at its =, if it has one outside of brackets.
func cutEqual(s string) (where, value string, is bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '=':
			if depth == 0 {
				return s[:i], s[i+1:], true
			}
		}
	}
	return s, "", false
}

func bracketStep(inside string, filters bool) (Step, error) {
	if inside == "" {
		return Step{Kind: StepEach}, nil
	}
	if n, err := strconv.Atoi(inside); err == nil {
		if n > 1e6 || n < -1e6 {
			return Step{}, fmt.Errorf("the index %d is out of bounds", n)
		}
		return Step{Kind: StepIndex, Index: n}, nil
	}
	if !filters {
		return Step{}, fmt.Errorf("[%s] stands within another condition; there only names and indices may", inside)
	}
	where, value, is := cutEqual(inside)
	step := Step{Kind: StepHas}
	if is {
		step.Kind, step.Value = StepIs, value
		if not, ok := strings.CutSuffix(where, "!"); ok {
			step.Kind, where = StepIsNot, not
		}
	}
	var err error
	if step.Where, err = parseSteps(where, false); err != nil {
		return Step{}, fmt.Errorf("in [%s]: %w", inside, err)
	}
	if of, ok := strings.CutPrefix(step.Value, "@"); ok && is {
		if step.Of, err = parseSteps(of, false); err != nil {
			return Step{}, fmt.Errorf("in [%s] after @: %w", inside, err)
		}
	}
	return step, nil
}

// Template is a text with values filled in: "https://site.example/r/{id}". Within the braces stands a path, or #name: that
// group of the pattern in pages which the address matches.
type Template struct {
	Text  string
	Parts []TemplatePart
}

// TemplatePart is a piece of a template: one of the three.
type TemplatePart struct {
	Text  string
	Path  Path
	Group string
}

// Given says whether the file has the template.
func (t Template) Given() bool { return len(t.Parts) > 0 }

// UnmarshalText reads a template.
func (t *Template) UnmarshalText(b []byte) error {
	t.Text = string(b)
	for rest := t.Text; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			return fmt.Errorf("%q has a } without {", b)
		}
		if before != "" {
			t.Parts = append(t.Parts, TemplatePart{Text: before})
		}
		if !found {
			return nil
		}
		name, next, closed := strings.Cut(after, "}")
		if !closed {
			return fmt.Errorf("%q has a { without }", b)
		}
		var part TemplatePart
		if group, ok := strings.CutPrefix(name, "#"); ok {
			part.Group = group
		} else if err := part.Path.UnmarshalText([]byte(name)); err != nil {
			return fmt.Errorf("in {%s}: %w", name, err)
		}
		t.Parts, rest = append(t.Parts, part), next
	}
	return nil
}
