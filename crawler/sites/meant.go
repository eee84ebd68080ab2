package sites

import (
	"reflect"
	"strings"
)

// meant names the key of the same table that an unknown one resembles most; "" when none does.
func meant(key []string) string {
	if len(key) == 0 {
		return ""
	}
	table := reflect.TypeFor[Site]()
	for _, part := range key[:len(key)-1] {
		field, ok := fieldNamed(table, part)
		if !ok {
			return ""
		}
		table = plainType(field.Type)
	}
	if table.Kind() != reflect.Struct {
		return ""
	}
	last, best, least := key[len(key)-1], "", 3
	for i := range table.NumField() {
		name, _, _ := strings.Cut(table.Field(i).Tag.Get("toml"), ",")
		if d := distance(last, name); name != "" && name != "-" && d < least && d < len(name) {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; is " + best + " meant?"
}

func plainType(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("toml") == name {
				return t.Field(i), true
			}
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
