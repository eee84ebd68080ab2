package alert

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// reach tells the suite how to open each channel and how to read what came out of it. A new channel adds a line.
var reach = map[string]func(t *testing.T) (address string, received func() []Mail){
	"smtp": func(t *testing.T) (string, func() []Mail) {
		s := startServer(t, &fakeServer{})
		return "smtp://" + s.address, func() []Mail { return s.received(t) }
	},
	"outbox": func(t *testing.T) (string, func() []Mail) {
		dir := t.TempDir()
		return "outbox:" + dir, func() []Mail {
			o, err := OpenOutbox(dir, Options{From: sender})
			if err != nil {
				t.Fatal(err)
			}
			list, _, err := o.List(t.Context(), 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				if list[i], err = o.Get(list[i].ID); err != nil {
					t.Fatal(err)
				}
			}
			return list
		}
	},
}

// TestEveryChannel is the suite that every channel passes: a mail arrives whole, hostile fields stay fields, and what is
// no address is refused for good.
func TestEveryChannel(t *testing.T) {
	for _, scheme := range slices.Sorted(maps.Keys(schemes)) {
		if scheme == "smtps" {
			continue // TestImplicitTLS: it needs a certificate
		}
		open, ok := reach[scheme]
		if !ok {
			t.Fatalf("the suite cannot reach the channel %q", scheme)
		}
		t.Run(scheme+"/arrives", func(t *testing.T) { arrives(t, open) })
		t.Run(scheme+"/hostile", func(t *testing.T) { hostile(t, open) })
		t.Run(scheme+"/refuses", func(t *testing.T) { refuses(t, open) })
	}
}

func arrives(t *testing.T, open func(*testing.T) (string, func() []Mail)) {
	address, received := open(t)
	m := testMessage()
	answer, err := openTest(t, address).Send(t.Context(), m)
	if err != nil || !strings.HasPrefix(answer, "250 ") {
		t.Fatalf("answer %q, error %v", answer, err)
	}
	mails := received()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	got := mails[0]
	if "<"+got.ID+">" != m.ID || got.Subject != m.Subject || got.Text != m.Text || got.HTML != m.HTML || !got.Date.Equal(m.Date) {
		t.Errorf("sent %+v\ngot  %+v", m, got)
	}
	if got.From != sender && got.From != `"Молва" <molva@floramo.example>` || !strings.Contains(got.To, "Олена Ґудзь") || !strings.Contains(got.To, "<owner@floramo.example>") {
		t.Errorf("from %q to %q", got.From, got.To)
	}
	for key, want := range map[string]string{"Auto-Submitted": "auto-generated", "Precedence": "list", "List-Id": "<alerts.floramo.example>", "X-Molva-Kind": "complaint"} {
		if h := got.Header.Get(key); h != want {
			t.Errorf("%s: %q, want %q", key, h, want)
		}
	}
}

func hostile(t *testing.T, open func(*testing.T) (string, func() []Mail)) {
	address, received := open(t)
	m := testMessage()
	m.Subject = "Жалоба\r\nBcc: all@floramo.example\r\n\r\n<script>alert(1)</script>"
	m.ToName = "Имя\r\nX-Evil: yes\x00\" <other@evil.example>"
	m.Kind = "complaint\r\nX-Evil: yes"
	m.Text = "первая\r\n.\r\nQUIT\r\nпоследняя\n"
	m.HTML = strings.Repeat("<p>ё</p>", 20000)
	if _, err := openTest(t, address).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	mails := received()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	got := mails[0]
	if got.Header.Get("Bcc")+got.Header.Get("X-Evil") != "" || strings.ContainsAny(got.Subject+got.To, "\r\n\x00") {
		t.Errorf("a name became a header: %v", got.Header)
	}
	if !strings.Contains(got.Subject, "Bcc: all@floramo.example") || !strings.HasSuffix(got.To, "<owner@floramo.example>") {
		t.Errorf("subject %q, to %q", got.Subject, got.To)
	}
	if got.Text != strings.ReplaceAll(m.Text, "\r\n", "\n") || got.HTML != m.HTML {
		t.Errorf("the parts changed on their way: %q, %d bytes of %d", got.Text, len(got.HTML), len(m.HTML))
	}
}

func refuses(t *testing.T, open func(*testing.T) (string, func() []Mail)) {
	address, received := open(t)
	c := openTest(t, address)
	for name, change := range map[string]func(*Message){
		"no address":        func(m *Message) { m.To = "" },
		"two addresses":     func(m *Message) { m.To = "a@floramo.example, b@floramo.example" },
		"a name in it":      func(m *Message) { m.To = "A <a@floramo.example>" },
		"a command in it":   func(m *Message) { m.To = "a@floramo.example>\r\nRCPT TO:<b@floramo.example" },
		"no id":             func(m *Message) { m.ID = "" },
		"a header in an id": func(m *Message) { m.ID = "<a@b>\r\nBcc: <c@d>" },
	} {
		m := testMessage()
		change(&m)
		if _, err := c.Send(t.Context(), m); !Permanent(err) {
			t.Errorf("%s: want a refusal for good, got %v", name, err)
		}
	}
	if n := len(received()); n != 0 {
		t.Errorf("%d mails came out", n)
	}
}

func TestMessageID(t *testing.T) {
	for _, c := range []struct{ id, domain, want string }{
		{"k3x_-9", "floramo.example", "<delivery.k3x_-9@floramo.example>"},
		{"k3\r\n<x>@y", "floramo.example\r\n", "<delivery.k3xy@floramo.example>"},
		{"k3", "", "<delivery.k3@localhost>"},
	} {
		if got := MessageID(c.id, c.domain); got != c.want {
			t.Errorf("%q at %q: %s, want %s", c.id, c.domain, got, c.want)
		}
	}
	for from, want := range map[string]string{"Молва <molva@флорамо.укр>": "xn--80avegcjz.xn--j1amh", "molva@Example.com": "example.com", "": ""} {
		if got := DomainOf(from); got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
	}
}
