package sites

import (
	"reflect"
	"strings"
)

// meant says which key of a table an unknown one resembles most, or which there are.
func meant(table reflect.Type, unknown string) string {
	best, least := "", 3
	known := keysOf(table)
	for _, name := range known {
		if d := distance(unknown, name); d < least && d < len(name) {
			best, least = name, d
		}
	}
	if best != "" {
		return "is " + best + " meant?"
	}
	return "here stand: " + strings.Join(known, ", ")
}

// keysOf are the keys of a table in the order in which they are described; none where the type is no table of known keys.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		if name := t.Field(i).Tag.Get("toml"); name != "" && name != "-" {
			keys = append(keys, name)
		}
	}
	return keys
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	for i := 0; t.Kind() == reflect.Struct && name != "-" && i < t.NumField(); i++ {
		if t.Field(i).Tag.Get("toml") == name && name != "" {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

// distance is how many letters must be put in, left out or changed to make b of a; names are short.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}
