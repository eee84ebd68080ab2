package crawler

import (
	"net/http"
	"strings"
	"testing"

	"molva/collector"
)

// shell is a page as sites make them: menu, content, footer; lead is what its head has beside the title.
func shell(lang, title, lead, content string) string {
	menu := strings.Repeat(`<li><a href="/catalog/1">Каталог товаров</a></li><li><a href="/delivery">Доставка</a></li>`, 12)
	return `<!DOCTYPE html><html lang="` + lang + `"><head><meta charset="utf-8"><meta name="robots" content="index, follow"><title>` + title +
		`</title>` + lead + `</head><body><nav><ul>` + menu + `</ul></nav><main>` + content + `</main><footer>© 2026</footer></body></html>`
}

// small is a page that shows nothing but its message.
func small(lang, title, body string) string {
	return `<!DOCTYPE html><html lang="` + lang + `"><head><title>` + title + `</title></head><body>` + body + `</body></html>`
}

// standIns are pages that came in place of the one asked for, one of each kind and language.
var standIns = []struct {
	name, page string
	outcome    Outcome
	key        string // of the reason
}{
	{"cloudflare", small("en-US", "Just a moment...", `<script>window._cf_chl_opt={}</script><script src="/cdn-cgi/challenge-platform/x"></script>`), Blocked, "challenge"},
	{"cloudflare uk", small("uk", "Один момент…", `<h1>prom.ua</h1><p>Перевірка, чи ви людина</p><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>`), Blocked, "challenge"},
	{"cloudflare ru", small("ru", "Один момент…", `<h1>shop.example</h1><p>Проверяем, человек ли вы</p><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>`), Blocked, "challenge"},
	{"cloudflare refusal", small("en", "Attention Required! | Cloudflare", `<h1>Sorry, you have been blocked</h1>`), Blocked, "refusal"},
	{"yandex", small("ru", "Вы не робот?", `<h1>Подтвердите, что запросы отправляли вы, а не робот</h1><form method="POST" action="/checkcaptcha?key=1"><div class="CheckboxCaptcha"></div></form>`), Blocked, "captcha"},
	{"yandex uk", small("uk", "Ви не робот?", `<form method="POST" action="https://market.yandex.ru/checkcaptcha?key=1"></form>`), Blocked, "captcha"},
	{"yandex en", small("en", "Are you not a robot?", `<form action="/checkcaptcha"><div class="SmartCaptcha"></div></form>`), Blocked, "captcha"},
	{"captcha", small("ru", "Проверка", `<h1>Подтвердите, что вы не робот</h1><div class="g-recaptcha" data-sitekey="1"></div>`), Blocked, "captcha"},
	{"captcha uk", small("uk", "Перевірка безпеки", `<h1>Підтвердьте, що ви не робот</h1><div class="h-captcha"></div>`), Blocked, "captcha"},
	{"captcha en", small("en", "Security check", `<p>Please verify you are human</p><iframe src="https://www.google.com/recaptcha/api2"></iframe>`), Blocked, "captcha"},
	{"ozon", `{"incidentId":"fab_20260101","challengeURL":"/abt/chlg"}`, Blocked, "challenge"},
	{"ozon html", small("ru", "Antibot Captcha", `<script>location="/?abt_att=1&fab_chlg=2"</script>`), Blocked, "challenge"},
	{"otzovik", small("ru", "Отзовик", `<p>Доступ запрещен</p><form><input type="hidden" name="captcha_url" value="/"></form>`), Blocked, "captcha"},
	{"datadome", small("en", "tripadvisor.com", `<p>Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script>`), Blocked, "challenge"},
	{"ddos-guard", small("en", "DDoS-Guard", `<h1>Checking your browser</h1><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>`), Blocked, "challenge"},
	{"qrator", small("en", "", `<script src="/__qrator/qauth.js"></script>`), Blocked, "challenge"},
	{"imperva", small("en", "", `<iframe src="/_Incapsula_Resource?CWUDNSAI=1">Request unsuccessful. Incapsula incident ID: 7</iframe>`), Blocked, "challenge"},
	{"refusal ru", small("ru", "Доступ запрещён", `<h1>403</h1><p>Доступ запрещён</p>`), Blocked, "refusal"},
	{"refusal uk", small("uk", "Помилка", `<h1>Доступ заборонено</h1>`), Blocked, "refusal"},
	{"refusal en", small("en", "Access Denied", `<p>You don't have permission to access this resource.</p>`), Blocked, "refusal"},
	{"login ru", shell("ru", "Вход | Магазин", "", `<h1>Вход в личный кабинет</h1><form><input name="login"><input type="password"></form>`), Blocked, "sign_in"},
	{"login uk", shell("uk", "Увійти — Крамниця", "", `<form><input name="email"><input type=password></form>`), Blocked, "sign_in"},
	{"login en", small("en", "Sign in", `<h2>Log in to continue</h2><form><input type="password"></form>`), Blocked, "sign_in"},
	{"login wall ru", small("ru", "Сайт", `<h1>Войдите, чтобы читать отзывы</h1><a href="/login">Войти</a>`), Blocked, "sign_in"},
	{"cookie wall ru", small("ru", "Магазин", `<h1>Мы используем файлы cookie</h1><p>Чтобы продолжить, дайте согласие.</p><button>Принять все</button>`), Blocked, "consent"},
	{"cookie wall uk", small("uk", "Перш ніж продовжити", `<p>Ми використовуємо файли cookie та дані.</p><button>Погоджуюся</button>`), Blocked, "consent"},
	{"cookie wall en", small("en", "Before you continue to Maps", `<h1>Before you continue</h1><p>We use cookies and data.</p><button>Accept all</button>`), Blocked, "consent"},
	{"soft 404 ru", shell("ru", "Страница не найдена", "", `<h1>Ошибка 404: страница не найдена</h1><p>Перейдите на главную.</p>`), Gone, "not_found"},
	{"soft 404 uk", shell("uk", "404 — Крамниця", "", `<h1>Сторінку не знайдено</h1>`), Gone, "not_found"},
	{"soft 404 en", shell("en", "Page not found | Shop", "", `<p>Try the search.</p>`), Gone, "not_found"},
	{"soft 404 of a firm", shell("ru", "Магазин", "", `<h1>Такой страницы не существует</h1>`), Gone, "not_found"},
	{"bare 404", small("ru", "404", `<h1>404</h1><p>Увы!</p>`), Gone, "not_found"},
	{"in German", shell("de", "Bewertungen", "", `<h1>Laden</h1><p>Noch keine Bewertungen auf Deutsch.</p>`), OK, "language"},
	{"in Turkish", shell("tr-TR", "Yorumlar", `<link rel="alternate" hreflang="ru" href="/ru/otzyvy">`, `<h1>Mağaza</h1>`), OK, "language"},
}

func TestStandInsAreToldFromNoReviews(t *testing.T) {
	for _, c := range standIns {
		v := readAt(c.page, "https://shop.example/firm/7", nil)
		r, known := collector.ReasonOf(v.Reason)
		if v.Outcome != c.outcome || !known || r.Key != c.key || (v.Outcome != OK && len(v.Links) > 0) {
			t.Errorf("%s: %s, %q, %d links; want %s, %s", c.name, v.Outcome, v.Reason, len(v.Links), c.outcome, c.key)
		}
	}
	if v := readAt(standIns[len(standIns)-1].page, "https://shop.example/firm/7", nil); !strings.Contains(v.Reason, "https://shop.example/ru/otzyvy") {
		t.Errorf("the address in Russian is not told: %s", v.Reason)
	}
	for _, g := range gates {
		if _, known := collector.ReasonOf(g.why + " instead of the page"); !known {
			t.Errorf("%q has no words in the languages of the mails", g.why)
		}
	}
	if got := blockedBy([]byte(cp1251(small("ru", "Доступ запрещён", `<h1>Доступ запрещён</h1>`))), http.Header{"Content-Type": {"text/html; charset=windows-1251"}}); got != "a refusal instead of the page" {
		t.Errorf("a refusal in windows-1251: %q", got)
	}
	if got := blockedBy(nil, http.Header{"Cf-Mitigated": {"challenge"}}); got != "a Cloudflare challenge instead of the page" {
		t.Errorf("by its header: %q", got)
	}
}

// With a site file that expects reviews there, the reason says what came instead, and a page that is gone is no drift.
func TestStandInsOnAListSayMoreThanNone(t *testing.T) {
	for _, c := range standIns {
		v := readAt(c.page, "http://forum.example/firm/7", forum(t))
		r, _ := collector.ReasonOf(v.Reason)
		if v.Outcome != c.outcome || r.Key != c.key || v.Drift != (c.outcome == OK) || v.Seen() {
			t.Errorf("%s: %s, drift %v, %q", c.name, v.Outcome, v.Drift, v.Reason)
		}
	}
}

const longText = "Заказывал здесь три года подряд, и каждый раз что-нибудь да случалось: то курьер не позвонит, то коробка мятая. "

// healthy pages mention such words in scripts, forms, links and texts, and are the pages that were asked for.
var healthy = []struct{ name, page string }{
	{"a captcha in a form for reviews", shell("ru", "Отзывы о магазине", `<script src="https://www.google.com/recaptcha/api.js"></script>`, `<h1>Магазин</h1><p>Отзывов пока нет</p><form><div class="g-recaptcha"></div>Подтвердите, что вы не робот</form>`)},
	{"a contact form", small("uk", "Контакти", `<h1>Контакти</h1><p>Пишіть нам</p><form><div class="h-captcha"></div>Я не робот</form>`)},
	{"a turnstile widget", shell("en", "Contact us", `<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>`, `<h1>Contact us</h1><form><div class="cf-turnstile"></div></form>`)},
	{"yandex's words in a script", shell("ru", "Магазин на карте", `<script>var urls={captcha:"/showcaptcha",check:'<form action="/checkcaptcha">',title:"Вы не робот?"}</script>`, `<h1>Магазин</h1>`)},
	{"ozon's words in a script", shell("ru", "Товар", `<script>window.cfg={"incidentId":null,"challengeURL":"/abt","fab_chlg":0}</script>`, `<h1>Чайник</h1>`)},
	{"a script of Qrator", shell("ru", "Банк", `<script src="/__qrator/qauth.js"></script>`, `<h1>Банк «Пример»</h1><p>`+strings.Repeat(longText, 20)+`</p>`)},
	{"a script of Imperva", shell("en", "Shop", `<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>`, `<h1>Shop</h1><p>An incident ID is shown for each order.</p><p>`+strings.Repeat(longText, 20)+`</p>`)},
	{"a script of DDoS-Guard", shell("ru", "Форум", `<script src="/.well-known/ddos-guard/mark.js"></script>`, `<h1>Форум</h1><p>js-challenge обсуждаем тут.</p><p>`+strings.Repeat(longText, 20)+`</p>`)},
	{"an article about captchas", shell("ru", "Вы не робот? Как устроена капча", "", `<h1>Вы не робот? Как устроена капча</h1><p>Умная captcha. `+strings.Repeat(longText, 20)+`</p>`)},
	{"an article about 404", shell("ru", "Ошибка 404: что это и как исправить", "", `<h1>Ошибка 404: что это и как исправить</h1><p>Страница не найдена…</p>`)},
	{"a film with such a title", shell("ru", "Доступ запрещён (2019) — фильм", "", `<h1>Доступ запрещён</h1><p>`+strings.Repeat(longText, 20)+`</p>`)},
	{"a text about refused access", shell("uk", "Питання та відповіді", "", `<h1>Питання та відповіді</h1><p>Пише «доступ заборонено»? Увійдіть знову.</p>`)},
	{"a sign-in window on every page", shell("ru", "Магазин «Пример»", "", `<h1>Магазин «Пример»</h1><div class="modal"><h2>Вход</h2><form><input type="password"></form></div>`)},
	{"a link to the sign-in", shell("uk", "Крамниця", "", `<h1>Крамниця</h1><a href="/login">Увійти, щоб залишити відгук</a>`)},
	{"a cookie note", shell("ru", "Доставка", "", `<h1>Доставка</h1><div class="cookie">Мы используем файлы cookie. <button>Принять</button></div>`)},
	{"a cookie note in a heading", small("en", "Delivery", `<h1>Delivery</h1><div><h2>We value your privacy</h2>We use cookies. <button>Accept all</button></div>`)},
	{"a cookie policy", shell("en", "Cookie policy", "", `<h1>Cookie policy</h1><p>We use cookies when you agree. `+strings.Repeat(longText, 20)+`</p>`)},
	{"a script with the title of a challenge", shell("en", "Catalogue", `<script>if(document.title==="Just a moment..."){cf-retry}</script>`, `<h1>Catalogue</h1>`)},
	{"goods that were not found", shell("ru", "Поиск", "", `<h1>Результаты поиска</h1><p>Ничего не найдено. 404 товара ждут вас в каталоге.</p>`)},
	{"an English page of a shop", shell("en-GB", "About us", `<link rel="alternate" hreflang="ru" href="/ru/">`, `<h1>About us</h1>`)},
	{"a page without any heading", shell("ru", "", "", `<p>Отзывов пока нет. Доступ к форме отзывов есть у всех, капча (captcha) не нужна: мы верим, что вы не робот.</p>`)},
	{"a number in a title", shell("uk", "Шосе 404 | Книга", "", `<h1>404</h1><p>`+strings.Repeat(longText, 20)+`</p>`)},
}

func TestHealthyPagesAreNotTakenForBlocked(t *testing.T) {
	if len(healthy) < 20 {
		t.Fatalf("only %d pages", len(healthy))
	}
	for _, c := range healthy {
		if v := readAt(c.page, "https://shop.example/firm/7", nil); v.Outcome != OK || v.Reason != "" {
			t.Errorf("%s: %s, %q", c.name, v.Outcome, v.Reason)
		}
	}
	review := `<div itemscope itemtype="https://schema.org/Review"><b itemprop="author">Ія</b><p itemprop="reviewBody">Пишет «доступ запрещён», вы не робот? Страница не найдена.</p></div>`
	for _, c := range standIns { // what shows a review is no stand-in, whatever else it says
		if c.page[0] == '{' {
			continue
		}
		v := readAt(strings.Replace(c.page, "</body>", review+"</body>", 1), "https://shop.example/firm/7", nil)
		if v.Outcome != OK || len(v.Reviews) != 1 || v.Reason != "" {
			t.Errorf("%s with a review: %s, %q, %d reviews", c.name, v.Outcome, v.Reason, len(v.Reviews))
		}
	}
}
