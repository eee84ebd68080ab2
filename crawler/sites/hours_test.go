package sites

import (
	"errors"
	"strings"
	"testing"

	"molva/collector"
)

func TestHoursOfASiteFile(t *testing.T) {
	const head = "name = \"night\"\nhosts = [\"night.example\"]\n"
	s, err := Parse("night.toml", []byte(head+"zone = \"Europe/Kyiv\"\nhours = \"22:00-06:00\"\n"))
	if err != nil || s.VisitHours().String() != "22:00-06:00 Europe/Kyiv" {
		t.Fatalf("%v %v", s, err)
	}
	for text, want := range map[string]string{
		"zone = \"Europe/Kyiv\"\nhours = \"at night\"\n": "night.toml:4:1", "hours = \"01:00-06:00\"\n": "night.toml:3:1",
		"zone = \"Europe/Kyiv\"\nhours = [\"01:00-06:00\"]\n": "night.toml:4:",
	} {
		_, err := Parse("night.toml", []byte(head+text))
		var e *collector.Error
		if !errors.As(err, &e) || e.Code != collector.CodeInvalid || !strings.HasPrefix(e.Where, want) {
			t.Errorf("%q: %v, want a fault at %s", text, err, want)
		}
	}
	if none := (*Site)(nil); none.VisitHours().Given() || Embedded().All()[0].VisitHours().Given() {
		t.Error("hours that no file names")
	}
}
