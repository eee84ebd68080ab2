package jobs

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
)

// forumPage is one page of a thread as XenForo writes it.
func forumPage(page int, posts ...string) string {
	var b strings.Builder
	b.WriteString(`<html id="XF"><body><h1 class="p-title-value">Кто заказывал цветы?</h1><div class="pageNav"><a href="/threads/a.1/">1</a> <a href="/threads/a.1/page-2">2</a></div>`)
	for i, text := range posts {
		n := (page-1)*2 + i + 1
		fmt.Fprintf(&b, `<article class="message message--post" data-author="Автор %d"><time datetime="2026-10-%02dT10:00:00Z">x</time><ul class="message-attribution-opposite"><li>#%d</li></ul>
<div class="message-body"><div class="bbWrapper">%s</div></div></article>`, n, n, n, text)
	}
	return b.String() + `</body></html>`
}

// A thread of two pages is one mention with the replies of both, an article is another; a second pass changes nothing, and
// a reply that is new on the second page is a version.
func TestThreadsAndArticlesAreKept(t *testing.T) {
	b := newBench(t)
	b.site.set(func() { b.site.pages = map[string]string{"/": "<html>"} })
	b.source()
	article := `<html><head><meta property="og:type" content="article"><title>Цветы</title></head><body><h1>Как Флорамо опоздала</h1>` +
		strings.Repeat(`<p>Мы заказали букет в магазине Флорамо, и курьер приехал только к вечеру, когда гости уже разошлись.</p>`, 4) + `</body></html>`
	pages := func(second ...string) map[string]string {
		return map[string]string{"/": `<html><body><a href="/threads/a.1/">x</a> <a href="/news/1">y</a></body></html>`, "/news/1": article,
			"/threads/a.1/": forumPage(1, "Стоит ли заказывать в Флорамо?", "Стоит."), "/threads/a.1/page-2": forumPage(2, second...)}
	}
	documents, versions := b.show(pages("А нам не привезли."))
	if documents != 2 {
		t.Fatalf("%d documents, want the thread and the article", documents)
	}
	if d, v := b.show(pages("А нам не привезли.")); d != 2 || v != versions {
		t.Errorf("a second pass: %d documents, %d versions instead of %d", d, v, versions)
	}
	if d, v := b.show(pages("А нам не привезли.", "Деньги вернули?")); d != 2 || v != versions+1 {
		t.Errorf("a new reply: %d documents, %d versions instead of %d", d, v, versions+1)
	}
	key := b.site.URL + "/threads/a.1/"
	held, err := b.Store.Held(t.Context(), b.scope, b.siteName(), collector.KindMention, []string{key})
	must(t, err)
	d := held[key]
	var replies []string
	for _, r := range d.Replies {
		replies = append(replies, r.Author+": "+r.Text)
	}
	if got := strings.Join(replies, "; "); d.Text != "Стоит ли заказывать в Флорамо?" || d.Author.Name != "Автор 1" ||
		got != "Автор 2: Стоит.; Автор 3: А нам не привезли.; Автор 4: Деньги вернули?" {
		t.Errorf("%q by %q with %s", d.Text, d.Author.Name, got)
	}
	if n := b.find("Флорамо"); n != 2 {
		t.Errorf("%d documents name the brand, want both", n)
	}
}
