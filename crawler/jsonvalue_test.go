package crawler

import (
	"reflect"
	"testing"
	"unicode/utf8"
)

// What stands before an object, and how alike it is, changes nothing of what is read of it.
func FuzzObjectsAlike(f *testing.F) {
	for _, o := range [][3]string{{`{"a":1,"b":{"c":"x"}}`, `{"a":"\u0434","b":{"c":"y","d":2}}`, `{"a":null}`}, {`{}`, `{"a":{"b":[{"c":1}]}}`, `{"a":{"b":[{"c":1},{"d":1,"c":1}]}}`},
		{`{"a":1,"b":2,"c":3}`, `{"b":1,"a":2,"c":3}`, `{"a":1,"b":2,"c":3,"d":4}`}, {`{"a":1,,"a":"\"\\"}`, `{"a":1,"a":2,"a":3}`, `"\ud83d\ude00"`}} {
		f.Add([]byte(o[0]), []byte(o[1]), []byte(o[2]))
	}
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		var want []jsonValue
		for _, one := range [][]byte{a, b, c, b, a, a} {
			v, ok := parseJSON(one)
			if !ok || len(v) != 1 || !utf8.Valid(one) || string(trimJSON(one)) != string(one) {
				return
			}
			want = append(want, v[0])
		}
		list := []byte{'['}
		for _, one := range [][]byte{a, b, c, b, a, a} {
			list = append(append(list, one...), "\n,"...)
		}
		got, ok := parseJSON(append(list, ']'))
		if !ok || len(got) != 1 || !reflect.DeepEqual(tidied(got[0].list), tidied(want)) {
			t.Errorf("%s: %+v, want %+v", list, got, want)
		}
	})
}

// tidied has no empty lists, which are none.
func tidied(values []jsonValue) []jsonValue {
	var out []jsonValue
	for _, v := range values {
		if v.list = tidied(v.list); len(v.keys) == 0 {
			v.keys = nil
		}
		out = append(out, v)
	}
	return out
}

func TestJSONStrings(t *testing.T) {
	for in, want := range map[string]string{`"да"`: "да", `""`: "", `"a\"b\\"`: `a"b\`, `"\u0434\u0430\n\t\r\b\f\/\q"`: "да\n\t\r  /q", `"\ud83d\ude00"`: "😀", `"\ud83dx"`: "\ufffdx", `"\ud83d\u0041"`: "\ufffdA",
		`"\uzz"`: "\ufffdzz", "\"a\nb\"": "a\nb"} {
		if got, ok := parseJSON([]byte(in)); !ok || len(got) != 1 || got[0].text != want {
			t.Errorf("%s: %+v, want %q", in, got, want)
		}
	}
	for _, in := range []string{`"a`, `"a\"`, `"a\`, `"\u00`, `{"a`, `{"a"`, `{"a\":1}`} {
		if got, ok := parseJSON([]byte(in)); ok {
			t.Errorf("%s: %+v, want no value", in, got)
		}
	}
}
