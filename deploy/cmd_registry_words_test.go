package deploy

import "testing"

func TestDueInWords(t *testing.T) {
	for want, x := range map[string]sourceView{
		"due within a minute": {In: "53s"},
		"due in 1 min":        {In: "1m0s"},
		"due in 6 h":          {In: "5h59m58s"},
		"overdue by 3 days":   {Late: "72h0m0s"},
		"removed":             {},
	} {
		if got := x.dueInWords(); got != want {
			t.Errorf("%+v is %q, not %q", x, got, want)
		}
	}
}

func TestSizeInWords(t *testing.T) {
	for n, want := range map[int64]string{0: "0.0 KiB", 2048: "2.0 KiB", 5 << 20: "5.0 MiB", 50 << 30: "50.0 GiB"} {
		if got := sizeInWords(n); got != want {
			t.Errorf("%d is %q, not %q", n, got, want)
		}
	}
}
