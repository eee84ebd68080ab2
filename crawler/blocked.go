package crawler

import (
	"net/http"
	"regexp"
	"strings"
)

// gate is a page that a site shows in place of the one asked for: a captcha, a challenge, a refusal. It is recognised
// so that a person is told; nothing here solves or evades it. A field that is given must hold, and all of them must.
type gate struct {
	why   string
	head  *regexp.Regexp // of title or heading
	marks []string       // one of them stands in the attributes or scripts of a page that is bare
	text  *regexp.Regexp // of the visible text
	test  func(f *front) bool
	small bool // the page shows little but its message: healthy pages have such scripts and words too
	alone bool // … nothing but its message
}

var (
	robotHead = regexp.MustCompile(`^(?:вы|ви) не робот\??$|^are you (?:not )?a robot\??$|^(?:пожалуйста, |будь ласка, )?(?:подтвердите|докажите|підтверд(?:ь|и)те|доведіть),? (?:что|що)\s.*робот|` +
		`^(?:please )?(?:verify|confirm|prove)\s.*(?:human|robot)|^(?:проверка безопасности|перевірка безпеки|security check|human verification|captcha|antibot captcha)$`)
	robotText   = regexp.MustCompile(`не робот|not a robot|(?:you are|you're) (?:a )?human|человек ли вы|чи ви людина|введите (?:символы|код)|введіть (?:символи|код)|unusual traffic`)
	waitHead    = regexp.MustCompile(`^(?:just a moment|один момент|хвилинку|зачекайте)(?:\.\.\.|…)?$`)
	refusedHead = regexp.MustCompile(`^(?:(?:ошибка|помилка|error)?[\s:#]*403[\s:.–—-]*)?(?:доступ (?:к (?:сайту|странице|ресурсу) |до (?:сайту|сторінки|ресурсу) )?(?:временно |тимчасово )?(?:запрещ[её]н|ограничен|закрыт|заблокирован|заборонено|обмежено|заблоковано)|` +
		`access (?:to this (?:page|site) (?:has been|is) )?(?:denied|forbidden|blocked)|forbidden|(?:sorry, )?you have been blocked|request blocked)[.!]*$`)
	refusedText = regexp.MustCompile(`доступ (?:запрещ[её]н|ограничен|заборонено|обмежено)|access denied`)
)

var captchas = []string{"captcha", "challenges.cloudflare.com"}

var gates = []gate{
	{why: "a Cloudflare challenge", head: waitHead, marks: []string{"/cdn-cgi/", "cf-", "_cf_chl", "challenges.cloudflare.com"}, small: true},
	{why: "a Cloudflare refusal", head: regexp.MustCompile(`^attention required! \| cloudflare$`)},
	{why: "a Yandex captcha", test: func(f *front) bool { return strings.Contains(f.action, "/checkcaptcha") }},
	{why: "a captcha", test: func(f *front) bool { return f.captchaInput }},
	{why: "an Ozon challenge", marks: []string{"fab_chlg"}, alone: true},
	{why: "an Ozon challenge", test: func(f *front) bool {
		said := f.words + f.marks
		return f.json && (strings.Contains(said, "fab_chlg") || strings.Contains(said, `"incidentid"`) && strings.Contains(said, `"challengeurl"`))
	}},
	{why: "a DDoS-Guard challenge", marks: []string{"ddos-guard"}, small: true, head: regexp.MustCompile(`^ddos-guard$|^checking your browser`)},
	{why: "a DataDome challenge", marks: []string{"captcha-delivery.com"}, alone: true},
	{why: "a Qrator challenge", marks: []string{"/__qrator/"}, alone: true},
	{why: "an Imperva challenge", marks: []string{"_incapsula_resource"}, alone: true},
	{why: "a captcha", head: robotHead, marks: captchas, small: true},
	{why: "a captcha", text: robotText, marks: captchas, alone: true, test: func(f *front) bool { return f.heading == "" }},
	{why: "a refusal", head: refusedHead, small: true},
	{why: "a refusal", text: refusedText, alone: true, test: func(f *front) bool { return f.heading == "" }},
}

// maxGate: a page of this size or more is no gate. They have about 16 KB, healthy pages that merely mention a captcha
// in their scripts far more.
const maxGate = 64 << 10

// blockedBy says what the page is instead of the one asked for; "" when it looks like none of those that are known.
// It is asked of an answer that is no page by its status: nothing else of it is read.
func blockedBy(page []byte, header http.Header) string {
	if len(page) > maxGate {
		page = nil
	}
	text, _ := decode(page, header.Get("Content-Type"))
	return frontOf(text).gate(header)
}

func (f *front) gate(header http.Header) string {
	if header.Get("Cf-Mitigated") == "challenge" {
		return "a Cloudflare challenge instead of the page"
	}
	for _, g := range gates {
		if g.fits(f) {
			return g.why + " instead of the page"
		}
	}
	return ""
}

func (g gate) fits(f *front) bool {
	switch {
	case g.small && !f.bare(), g.alone && !f.alone():
	case g.head != nil && !f.says(g.head), g.text != nil && !g.text.MatchString(f.words):
	case len(g.marks) > 0 && !containsAny(f.marks, g.marks), g.test != nil && !g.test(f):
	default:
		return true
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// gateAddress recognises by its address where a site sends robots or strangers.
func gateAddress(path string) string {
	path, _, _ = strings.Cut(strings.ToLower(path), "?")
	for _, p := range []string{"/showcaptcha", "/captcha", "/checkcaptcha"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return "redirected to a captcha"
		}
	}
	for _, p := range []string{"/login", "/signin", "/sign-in", "/auth", "/users/sign_in", "/account/login", "/user/login", "/accounts/login"} {
		if path == p || path == p+"/" || strings.HasPrefix(path, p+".") {
			return "redirected to a sign-in"
		}
	}
	return ""
}
