package crawler

import (
	"strings"
	"testing"

	"molva/collector"
)

// What is unusual in a channel: nothing is made up, and nobody leads elsewhere.
func TestTelegramOddities(t *testing.T) {
	c := New(Config{Clock: collector.FixedClock(testNow)})
	post := func(name, inner string) string {
		return `<div class="tgme_widget_message" data-post="` + name + `"><div class="tgme_widget_message_text">` + inner + `</div><a class="tgme_widget_message_date"><time datetime="2099-01-01T00:00:00+00:00"></time></a></div>`
	}
	page := `<section class="tgme_channel_history"><a class="tme_messages_more" data-before="https://evil.example/"></a>` + post("a_b/7", "Да<script>x()</script>") + post("a_b/7", "Ещё раз") +
		post("https://evil.example/1", "Чужое") + post("a_b/8", "") + "</section>"
	v := c.Read([]byte(page), nil, "http://www.t.me/s/a_b?embed=1&before=9", "")
	if len(v.Entries) != 1 || v.Older != "" || !v.Window || v.URL != "https://t.me/s/a_b?before=9" {
		t.Fatalf("%+v", v)
	}
	if m := v.Entries[0]; m.URL != "https://t.me/a_b/7" || strings.Contains(m.Text, "x()") || m.Published.Known() {
		t.Errorf("%+v", m)
	}
	if v := c.Read([]byte("<html><body>Something else"), nil, "https://t.me/s/a_b", ""); !v.Drift || v.Window {
		t.Errorf("a page that is no preview: %+v", v)
	}
	if v := c.Read([]byte("<html><body>Card"), nil, "https://t.me/a_b", ""); !v.Drift || !strings.Contains(v.Reason, "no preview") {
		t.Errorf("a card: %+v", v)
	}
	many := "<section class=tgme_channel_history>" + strings.Repeat(post("a_b/7", "x"), 1000) + strings.Repeat("<div>", 20_000)
	if v := c.Read([]byte(many), nil, "https://t.me/s/a_b", ""); len(v.Entries) > maxPosts {
		t.Errorf("%d posts", len(v.Entries))
	}
}

func FuzzTelegram(f *testing.F) {
	f.Add([]byte(`<section class="tgme_channel_history"><a class="tme_messages_more" data-before="5"></a><div class="tgme_widget_message" data-post="a/6"><div class="tgme_widget_message_text">x</div></div>`))
	c := New(Config{Clock: collector.FixedClock(testNow)})
	f.Fuzz(func(t *testing.T, page []byte) {
		v := c.Read(page, nil, "https://t.me/s/a?before=9", "")
		if v.Older != "" && !telegramChannel.MatchString(pathQuery(v.Older)) {
			t.Errorf("older %q", v.Older)
		}
		for _, m := range v.Entries {
			if m.Text == "" || !strings.HasPrefix(m.ID, "https://t.me/") {
				t.Errorf("%+v", m)
			}
		}
	})
}
