package crawler

import (
	"bytes"
	"net/http"
	"strings"
)

// gate is a page that a site shows in place of the one asked for: a captcha, a challenge, a refusal, a sign-in. It is
// recognised so that a person is told; nothing here solves or evades it.
type gate struct {
	why  string
	all  []string // all of these stand in the page (lower case)
	head bool     // ... within its first 20 KB
}

var gates = []gate{
	{why: "a Cloudflare challenge", all: []string{"just a moment", "cf-"}},
	{why: "a Cloudflare challenge", all: []string{"challenges.cloudflare.com", "cf-turnstile"}},
	{why: "a Cloudflare refusal", all: []string{"attention required! | cloudflare"}},
	{why: "a Yandex captcha", all: []string{"вы не робот?", "captcha"}},
	{why: "a Yandex captcha", all: []string{`action="/checkcaptcha`}},
	{why: "an Ozon challenge", all: []string{"fab_chlg"}},
	{why: "an Ozon challenge", all: []string{`"incidentid"`, `"challengeurl"`}},
	{why: "a captcha", all: []string{`name="captcha_url"`}},
	{why: "a captcha", all: []string{`name=captcha_url`}},
	{why: "a refusal", all: []string{"доступ запрещен"}, head: true},
	{why: "a refusal", all: []string{"доступ заборонено"}, head: true},
	{why: "a DDoS-Guard challenge", all: []string{"ddos-guard", "js-challenge"}},
	{why: "a Qrator challenge", all: []string{"/__qrator/"}},
	{why: "an Imperva challenge", all: []string{"_incapsula_resource", "incident"}},
	{why: "a captcha", all: []string{"g-recaptcha", "robot"}, head: true},
	{why: "a captcha", all: []string{"h-captcha", "robot"}, head: true},
}

// maxGate: a page of this size or more is no gate. They have about 16 KB, healthy pages that merely mention a captcha
// in their scripts far more.
const maxGate = 64 << 10

// blockedBy says what the page is instead of the one asked for; "" when it looks like none of those that are known.
// It is asked only where nothing was read, because a healthy page may mention a captcha.
func blockedBy(page []byte, header http.Header) string {
	if header.Get("Cf-Mitigated") == "challenge" {
		return "a Cloudflare challenge instead of the page"
	}
	if len(page) == 0 || len(page) > maxGate {
		return ""
	}
	low := bytes.ToLower(page)
	for _, g := range gates {
		where := low
		if g.head {
			where = low[:min(len(low), 20<<10)]
		}
		if containsAll(where, g.all) {
			return g.why + " instead of the page"
		}
	}
	return ""
}

func containsAll(page []byte, words []string) bool {
	for _, w := range words {
		if !bytes.Contains(page, []byte(w)) {
			return false
		}
	}
	return true
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
