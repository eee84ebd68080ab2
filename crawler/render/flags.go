package render

import "strconv"

// flags is the command line of a browser. What it leaves out matters as much: nothing hides that a robot is at work.
func flags(cfg Config, dir, wall string, sandbox bool) []string {
	out := []string{
		"--headless", "--enable-automation", "--remote-debugging-pipe", "--user-data-dir=" + dir, "--user-agent=" + cfg.Agent,
		// No way out.
		"--proxy-server=http://" + wall, "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"--disable-quic", "--no-pings", "--disable-background-networking",
		"--disable-component-update", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-sync",
		"--disable-default-apps", "--disable-extensions", "--disable-component-extensions-with-background-pages", "--metrics-recording-only",
		"--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,PreloadTopChromeWebUI,IsolateOrigins,site-per-process",
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

// scriptMiB is the heap of a page's scripts: a part of all memory, so that a page meets its own bound first.
func scriptMiB(cfg Config) int { return max(int(cfg.Memory>>20)/4, 32) }
