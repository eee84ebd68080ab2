package crawler

import (
	"context"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// namedAgent is an agent whose operator could be written to.
const namedAgent = "MolvaBot/1.0 (+https://molva-tests.com/bot)"

func TestContactOfAnAgent(t *testing.T) {
	for agent, want := range map[string]string{
		DefaultAgent: "", namedAgent: "https://molva-tests.com/bot", "Bot/1.0": "", "": "", "Bot (mail: admin@shop.ua)": "admin@shop.ua",
		"Bot (+http://localhost/)": "", "Bot (+http://10.0.0.1/)": "", "Bot (+http://8.8.8.8/bot)": "http://8.8.8.8/bot", "Bot (+http://[::1]/x)": "",
		"Bot (+http://shop.test)": "", "Bot (+http://shop)": "", "Bot (me@example.com)": "", "Bot (me@example.com; +https://відгуки.укр/)": "",
		"Bot (me@sub.example.org; +https://shop.ua/bot; x)": "https://shop.ua/bot", "Bot (+https://notexample.com)": "https://notexample.com",
		"Bot (+HTTPS://Shop.UA/Bot)": "HTTPS://Shop.UA/Bot", "Bot https://": "", "@": "",
	} {
		if got := Contact(agent); got != want {
			t.Errorf("%q: contact %q, want %q", agent, got, want)
		}
	}
}

func TestAgentsThatAreRefused(t *testing.T) {
	for _, agent := range []string{"", "123", "(bot)", "Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (compatible; MolvaBot/1.0; +https://shop.ua/)", "Googlebot/2.1",
		"YandexBot/3.0", "curl/8.0", "Bot/1.0\r\nCookie: a=b", "Бот/1.0", "Bot\x00", "B" + strings.Repeat("x", 400)} {
		if err := CheckAgent(agent); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%q: %v", agent, err)
		}
	}
	for _, agent := range []string{DefaultAgent, namedAgent, "ShopWatch/2 (admin@shop.ua)"} {
		if err := CheckAgent(agent); err != nil {
			t.Errorf("%q: %v", agent, err)
		}
	}
}

// An agent that names nobody asks the networks that were allowed by name, and no address of the public internet: neither
// at the start nor at the end of a redirect.
func TestPublicSitesWantAContact(t *testing.T) {
	resolve := map[string]string{"shop.example": "93.184.216.34:80"}
	mute := New(Config{AllowNet: loopback, Resolve: resolve})
	defer mute.Close()
	err := mute.CheckAddress(context.Background(), "http://shop.example/")
	if collector.CodeOf(err) != collector.CodeForbidden || !strings.Contains(err.Error(), "--agent or MOLVA_AGENT") {
		t.Errorf("without a contact: %v", err)
	}
	if err := mute.CheckAddress(context.Background(), "http://127.0.0.1/"); err != nil {
		t.Errorf("an allowed network: %v", err)
	}
	if err := mute.guard.control("tcp4", "93.184.216.34:80", nil); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("at the moment of dialling: %v", err)
	}
	for what, host := range map[string]collector.Host{"robots.txt": {}, "a page": {RobotsStatus: 404, RobotsExpires: time.Now().Add(time.Hour)}} {
		host.Key = "http://shop.example:80"
		s := mute.Open(context.Background(), host)
		if v := s.Fetch(context.Background(), collector.Page{URL: "http://shop.example/"}); v.Outcome != Broken || v.Reason != collector.Because("no_contact").String() || s.Failures() != 0 {
			t.Errorf("%s: %s %q, %d failures", what, v.Outcome, v.Reason, s.Failures())
		}
	}
	named := New(Config{Agent: namedAgent, Resolve: resolve})
	defer named.Close()
	if err := named.CheckAddress(context.Background(), "http://shop.example/"); err != nil {
		t.Errorf("with a contact: %v", err)
	}
	if err := named.guard.control("tcp4", "93.184.216.34:80", nil); err != nil {
		t.Errorf("with a contact, at the moment of dialling: %v", err)
	}
}
