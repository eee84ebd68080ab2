package sites

import "reflect"

// wanted says in words of a site file what kind of value a key takes; key is its path, and known.
func wanted(key []string) string {
	t := reflect.TypeFor[Site]()
	for _, part := range key {
		t = plainType(t)
		if t.Kind() == reflect.Map {
			t = t.Elem()
			continue
		}
		field, ok := fieldNamed(t, part)
		if !ok {
			return "of another kind"
		}
		t = field.Type
	}
	return kind(t)
}

func kind(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Selector]():
		return "a CSS selector in quotes"
	case reflect.TypeFor[Pattern]():
		return "a regular expression in quotes"
	case reflect.TypeFor[Field]():
		return "a CSS selector in quotes, or a table such as { select = \"a\", attr = \"href\" }"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kind(t.Elem())
	case reflect.Slice:
		return "a list in square brackets, each part " + kind(t.Elem())
	case reflect.Bool:
		return "true or false, without quotes"
	case reflect.Int:
		return "a whole number, without quotes"
	case reflect.Float64:
		return "a number, without quotes"
	case reflect.String:
		return "a text in quotes"
	}
	return "a table"
}
