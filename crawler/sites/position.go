package sites

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// fault is a mistake in what a well-formed file says: the key where it lies, and what is wrong.
type fault struct{ key, says string }

func (f *fault) Error() string { return f.key + ": " + f.says }

func at(key, format string, args ...any) error { return &fault{key, fmt.Sprintf(format, args...)} }

// position is line and column of a key such as json[1].review.id, else of the nearest table around it that there is;
// 1, 1 for none.
func position(file []byte, key string) (line, column int) {
	p := &unstable.Parser{}
	p.Reset(file)
	k := keys{parser: p, at: map[string]unstable.Position{}, tables: map[string]int{}}
	for prefix := ""; p.NextExpression(); {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			prefix = k.table(e, e.Kind == unstable.ArrayTable)
		case unstable.KeyValue:
			k.value(prefix, e)
		}
	}
	for key != "" {
		if pos, ok := k.at[key]; ok {
			return pos.Line, pos.Column
		}
		key = key[:max(strings.LastIndexAny(key, ".["), 0)]
	}
	return 1, 1
}

// keys are where the keys of a file stand.
type keys struct {
	parser *unstable.Parser
	at     map[string]unstable.Position
	tables map[string]int // how often a table of a list was seen
}

func (k *keys) note(key string, n *unstable.Node) {
	if _, seen := k.at[key]; !seen {
		k.at[key] = k.parser.Shape(n.Raw).Start
	}
}

// table is the full name of a [table] or a [[table]]; its parents in lists are the last ones seen.
func (k *keys) table(e *unstable.Node, list bool) string {
	name := ""
	for it := e.Key(); it.Next(); {
		name = strings.TrimPrefix(name+"."+string(it.Node().Data), ".")
		switch n := k.tables[name]; {
		case list && it.IsLast():
			k.tables[name]++
			k.note(name, it.Node())
			name = fmt.Sprintf("%s[%d]", name, n)
		case n > 0:
			name = fmt.Sprintf("%s[%d]", name, n-1)
		}
		k.note(name, it.Node())
	}
	return name
}

func (k *keys) value(prefix string, e *unstable.Node) {
	name := prefix
	for it := e.Key(); it.Next(); {
		name = strings.TrimPrefix(name+"."+string(it.Node().Data), ".")
		k.note(name, it.Node())
	}
	k.within(name, e.Value())
}

// within notes the keys of a table that stands in a line, and the parts of a list.
func (k *keys) within(name string, v *unstable.Node) {
	i := 0
	for it := v.Children(); it.Next(); i++ {
		switch n, part := it.Node(), fmt.Sprintf("%s[%d]", name, i); {
		case v.Kind == unstable.InlineTable:
			k.value(name, n)
		case v.Kind == unstable.Array && n.Kind != unstable.Array:
			k.note(part, n)
			k.within(part, n)
		}
	}
}
