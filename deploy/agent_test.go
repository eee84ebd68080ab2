package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/crawler"
)

// notSites are servers of tests that no crawl asks, or that hand requests on to one that looks: file, and why.
var notSites = map[string]string{
	"../crawler/yardstick/want_test.go": "plain colly asks it",
	"watch_test.go":                     "a second channel and a page of a certificate, which are no sites",
	"fault_gate_test.go":                "a proxy before a site of the demo, whose log is looked through",
}

// Every site that a test of the crawler, the jobs or the commands puts up looks at every request for the one honest agent.
func TestEverySiteOfTheSuiteWantsTheHonestAgent(t *testing.T) {
	found := 0
	for _, pattern := range []string{"../crawler/*_test.go", "../crawler/*/*_test.go", "../jobs/*_test.go", "*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(text), "\n") {
				if !strings.Contains(line, "httptest.New"+"Server(") && !strings.Contains(line, "httptest.NewTLS"+"Server(") && !strings.Contains(line, "httptest.NewUnstarted"+"Server(") {
					continue
				}
				if found++; !strings.Contains(line, "yardstick.Honest(") && notSites[file] == "" {
					t.Errorf("%s:%d: a site without yardstick.Honest before it", file, i+1)
				}
			}
		}
	}
	if found < 9 {
		t.Errorf("only %d sites were found", found)
	}
}

// Who opens the console at an address of the public internet need not say again how to reach them.
func TestAgentNamesWhoRunsTheProduct(t *testing.T) {
	for _, c := range []struct {
		agent, base, want string
		mute              bool
	}{
		{crawler.DefaultAgent, "", crawler.DefaultAgent, true},
		{"", "", crawler.DefaultAgent, true},
		{crawler.DefaultAgent, "https://molva.company.ua/", "MolvaBot/1.0 (+https://molva.company.ua)", false},
		{crawler.DefaultAgent, "http://localhost:8080", crawler.DefaultAgent, true},
		{crawler.DefaultAgent, "http://10.0.0.5", crawler.DefaultAgent, true},
		{"ShopWatch/2 (admin@shop.ua)", "https://molva.company.ua", "ShopWatch/2 (admin@shop.ua)", false},
		{"ShopWatch/2", "https://molva.company.ua", "ShopWatch/2", true},
	} {
		cfg := Config{Agent: c.agent, BaseURL: c.base, Listen: "127.0.0.1:8080"}
		if got := cfg.agent(); got != c.want || (cfg.mute() != "") != c.mute {
			t.Errorf("agent %q at %q: %q, says %q", c.agent, c.base, got, cfg.mute())
		}
	}
	cfg := Config{Agent: "Mozilla/5.0 (Windows NT 10.0)", Roles: []string{RoleWeb, RoleWorker, RoleScheduler}}
	if err := cfg.check(); err == nil || !strings.Contains(err.Error(), "another's name") {
		t.Errorf("a browser's name: %v", err)
	}
	if status, _, errs := molva("crawl", "http://127.0.0.1:1/", "--agent", "Googlebot/2.1 (+https://shop.ua)"); status != 2 || !strings.Contains(errs, "Googlebot, which is another's name") {
		t.Errorf("%d %s", status, errs)
	}
}
