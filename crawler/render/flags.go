package render

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// flags is the command line of a browser. What it leaves out matters as much: nothing hides that a robot is at work.
func flags(cfg Config, dir, wall string, sandbox bool) []string {
	out := []string{
		"--headless", "--enable-automation", "--remote-debugging-pipe", "--user-data-dir=" + dir, "--user-agent=" + cfg.Agent,
		// No way out.
		"--proxy-server=http://" + wall, "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"--disable-quic", "--no-pings", "--disable-background-networking",
		"--disable-component-update", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-sync",
		"--disable-default-apps", "--disable-extensions", "--disable-component-extensions-with-background-pages", "--metrics-recording-only",
		"--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,IsolateOrigins,site-per-process",
		// Nothing beside the page.
		"--block-new-web-contents", "--deny-permission-prompts", "--blink-settings=imagesEnabled=false", "--mute-audio", "--disable-gpu",
		"--no-first-run", "--no-default-browser-check", "--password-store=basic", "--use-mock-keychain", "--disable-breakpad", "--disable-crash-reporter",
		// What is shared between its processes lies in the profile, and goes with it.
		"--disable-dev-shm-usage", "--js-flags=--max-old-space-size=" + strconv.Itoa(scriptMiB(cfg)), "--window-size=1280,1024",
	}
	if !sandbox {
		out = append(out, "--no-sandbox")
	}
	return append(append(out, cfg.more...), "about:blank")
}

// preferences close the one way out that is no request: WebRTC over UDP. There is no switch for it that works.
const preferences = `{"webrtc":{"ip_handling_policy":"disable_non_proxied_udp","multiple_routes_enabled":false,"nonproxied_udp_enabled":false}}`

// furnish makes a profile in an empty folder, and gives it to the user as whom the browser runs.
func furnish(dir string, w who) error {
	name := filepath.Join(dir, "Default", "Preferences")
	err := os.Mkdir(filepath.Dir(name), 0o700)
	if err == nil {
		err = os.WriteFile(name, []byte(preferences), 0o600)
	}
	for _, f := range []string{dir, filepath.Dir(name), name} {
		if err == nil {
			err = w.own(f)
		}
	}
	if err != nil {
		return fmt.Errorf("its profile: %w", err)
	}
	return nil
}

// scriptMiB is the heap of a page's scripts: a part of all memory, so that a page meets its own bound first.
func scriptMiB(cfg Config) int { return max(int(cfg.Memory>>20)/4, 32) }
