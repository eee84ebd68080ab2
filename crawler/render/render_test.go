//go:build linux

package render

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// One browser after the other shows pages: each must come out as its scripts left it, whatever the page before was.
func TestPagesComeOutAsTheirScriptsLeftThem(t *testing.T) {
	b := started(t, Config{PageTime: time.Minute})
	late := site(`<!DOCTYPE html><meta charset="windows-1251"><ul id="list"></ul><script src="/app.js"></script>`, map[string]string{
		"/app.js":       `setTimeout(async () => { const r = await (await fetch("/reviews.json")).json(); list.innerHTML = r.map(t => "<li>" + t).join("") }, 3000)`,
		"/reviews.json": `["Дуже довго чекали 😡", "Всё хорошо"]`,
	})
	for _, c := range []struct {
		name, body string
		want       []string
		links      []string
	}{
		{name: "a picture, a frame, a post, another host", body: `<img src="/p.png"><iframe src="/f"></iframe><p id="x"></p><script>
			Promise.allSettled([fetch("/post", {method: "POST", body: "a"}), fetch("https://other.example/a")]).then(a => x.textContent = a.map(r => r.status))</script>`,
			want: []string{`<p id="x">rejected,rejected</p>`}},
		{name: "dialogs", body: `<p id="x"></p><script>alert(1); x.textContent = confirm("a") + " " + prompt("b")</script>`, want: []string{`<p id="x">false null</p>`}},
		{name: "popup", body: `<p id="x"></p><script>x.textContent = String(window.open("/other"))</script>`, want: []string{`<p id="x">null</p>`}},
		{name: "download", body: `<a id="a" href="data:application/zip,x" download="x.zip">x</a><script>a.click()</script>`, want: []string{"download="}},
		{name: "endless navigation", body: `<p>still here</p><script>let n = 0; setInterval(() => { location.href = "/page?" + n++ }, 200)</script>`, want: []string{"still here"},
			links: []string{"https://shop.example/page?0", "https://shop.example/page?1"}},
		{name: "local files", body: `<p id="x"></p><iframe src="file:///etc/passwd"></iframe><script>fetch("file:///etc/passwd").catch(e => x.textContent = "no"); setTimeout(() => { location = "file:///etc/passwd" }, 100)</script>`,
			want: []string{`<p id="x">no</p>`}},
		{name: "what the page says of itself is not believed", body: `<p>text</p><script>Object.defineProperty(Element.prototype, "outerHTML", {get: () => "forged"}); String.prototype.slice = () => "forged"</script>`,
			want: []string{"<p>text</p>"}},
		{name: "honest", body: `<p id="x"></p><script>x.textContent = navigator.webdriver + " " + navigator.userAgent + " " + document.cookie</script>`, want: []string{">true " + agent + " <"}},
		{name: "seen as by a person", body: `<p id="x"></p><p id="y"></p><script>requestAnimationFrame(() => x.textContent = "drawn"); new IntersectionObserver(() => y.textContent = "seen").observe(y)</script>`,
			want: []string{">drawn<", ">seen<"}},
		{name: "a lone surrogate", body: `<p id="x"></p><script>x.textContent = "a\ud800b"</script>`, want: []string{"a\ufffdb"}},
	} {
		r := render(t, b, site(c.body, nil))
		for _, want := range c.want {
			if !strings.Contains(string(r.HTML), want) {
				t.Errorf("%s: %q is not in what came out:\n%.2000s", c.name, want, r.HTML)
			}
		}
		if len(r.Links) < len(c.links) || !slices.Equal(r.Links[:len(c.links)], c.links) {
			t.Errorf("%s: it wanted to go to %q, want first %q", c.name, r.Links, c.links)
		}
	}
	r := render(t, b, late)
	if want := "<li>Дуже довго чекали 😡</li><li>Всё хорошо</li>"; !strings.Contains(string(r.HTML), want) || r.Asked != 2 {
		t.Errorf("%d asked; %s is not in:\n%s", r.Asked, want, r.HTML)
	}
}

// A page that breaks a bound costs its own time and no other page.
func TestBoundsEndThePageAndItsBrowser(t *testing.T) {
	slow, b := started(t, Config{CPUTime: 3 * time.Second}), started(t, Config{MaxHTML: 1 << 20, MaxAsked: 5, Memory: 400 << 20})
	if _, err := slow.Render(t.Context(), site(`<script>for (;;);</script>`, nil)); !errors.Is(err, ErrTooSlow) {
		t.Errorf("endless script: %v, want %v", err, ErrTooSlow)
	}
	for _, c := range []struct {
		name, body string
		want       error
	}{
		{"huge document", `<script>document.write(("<!--" + "words ".repeat(3e5) + "-->"))</script>`, ErrTooLarge},
		{"endless requests", `<script>for (let i = 0; i < 9; i++) fetch("/" + i)</script>`, ErrTooLarge},
		{"a flood of refused requests", `<script>for (let i = 0; i < 500; i++) new Image().src = "/" + i; for (let i = 0; i < 500; i++) fetch("/", {method: "POST"})</script>`, ErrTooLarge},
		{"dialogs without end", `<script>for (;;) alert(1)</script>`, ErrTooLarge},
		{"memory", `<script>const a = []; for (;;) a.push(new Uint8Array(1e7).fill(7))</script>`, ErrMemory},
	} {
		if _, err := b.Render(t.Context(), site(c.body, nil)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if r := render(t, b, site(`<p>well</p>`, nil)); !strings.Contains(string(r.HTML), "<p>well</p>") {
		t.Errorf("the page after them: %s", r.HTML)
	}
}

// Whatever a page tries beside its requests reaches neither this machine nor another.
func TestNothingGetsPastTheWall(t *testing.T) {
	udp, tcp, came := doors(t)
	// Chromium itself keeps pages from some addresses of this machine; the wall must hold without that.
	b := started(t, Config{PageTime: time.Minute, more: []string{"--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC,LocalNetworkAccessChecksWebSockets,LocalNetworkAccessChecksWebTransport"}})
	page := site(strings.NewReplacer("{udp}", udp, "{tcp}", tcp).Replace(`<p id="e"></p><script>
		try { new WebSocket("ws://{tcp}/") } catch {}
		navigator.sendBeacon("http://{tcp}/b"); new EventSource("http://{tcp}/e"); window.open("http://{tcp}/o")
		new Worker(URL.createObjectURL(new Blob(["fetch('http://{tcp}/w'); new WebSocket('ws://{tcp}/')"])))
		for (const rel of ["preconnect", "dns-prefetch", "prefetch", "stylesheet", "icon", "manifest", "preload", "modulepreload"]) document.head.append(Object.assign(document.createElement("link"), {rel, href: "http://{tcp}/l", as: "script"}))
		const pc = new RTCPeerConnection({iceServers: [{urls: "stun:{udp}"}, {urls: "turn:{tcp}?transport=tcp", username: "a", credential: "b"}]})
		pc.onicecandidate = c => { e.textContent += c.candidate ? " socket" : "" }
		pc.createDataChannel("x"); pc.createOffer().then(o => pc.setLocalDescription(o))
		fetch("/wait")
	</script><script>navigator.serviceWorker.register("/sw.js")</script><script>new WebTransport("https://{udp}/")</script>`), nil)
	page.Ask = func(_ context.Context, r Request) (Answer, error) {
		if strings.HasSuffix(r.URL, "/wait") { // the page lives as long as something may still come of it
			select {
			case who := <-came:
				t.Error(who)
			case <-time.After(time.Second):
			}
		}
		return Answer{}, errors.New("no")
	}
	for _, scheme := range []string{"http", "https"} { // each may do what the other may not
		page.URL = scheme + "://shop.example/reviews"
		if r := render(t, b, page); !strings.Contains(string(r.HTML), `<p id="e"></p>`) {
			t.Errorf("WebRTC has a socket to send from: %.200s", r.HTML)
		}
	}
	b.Close()
	select {
	case who := <-came:
		t.Error(who)
	default:
	}
	if b.wall.tries.Load() == 0 {
		t.Error("nothing came to the wall: the browser does not use it")
	}
}

// doors are two addresses of this machine, and who comes to them.
func doors(t *testing.T) (udp, tcp string, came chan string) {
	t.Helper()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	calls, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { packets.Close(); calls.Close() })
	came = make(chan string, 100)
	go func() {
		if n, from, err := packets.ReadFrom(make([]byte, 2000)); err == nil {
			came <- fmt.Sprintf("a packet of %d bytes came from %s", n, from)
		}
	}()
	go func() {
		if c, err := calls.Accept(); err == nil {
			came <- fmt.Sprintf("a connection came from %s", c.RemoteAddr())
			c.Close()
		}
	}()
	return packets.LocalAddr().String(), calls.Addr().String(), came
}

// A browser that dies under a page is no fault of the page.
func TestADeadBrowserIsReplaced(t *testing.T) {
	b := started(t, Config{PageTime: time.Minute})
	render(t, b, site(`<p>one</p>`, nil))
	s := <-b.slots
	first := s.proc.pid
	b.slots <- s
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.proc.exited
	if r := render(t, b, site(`<p>two</p>`, nil)); !strings.Contains(string(r.HTML), "two") {
		t.Errorf("the page after the death: %s", r.HTML)
	}
	if s.proc.pid == first {
		t.Error("it is the same process")
	}
	died := site(`<script src="/a.js"></script>`, nil)
	pid := s.proc.pid
	died.Ask = func(context.Context, Request) (Answer, error) {
		return Answer{}, errors.Join(syscall.Kill(pid, syscall.SIGKILL), errors.New("no"))
	}
	if _, err := b.Render(t.Context(), died); !errors.Is(err, ErrFailed) {
		t.Errorf("a browser that dies under a page: %v", err)
	}
}

func TestABrowserThatDoesNotStartSaysWhy(t *testing.T) {
	script := folder(t) + "/chromium"
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho 'no usable display' >&2\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	temp := folder(t)
	b, err := New(Config{Chromium: script, Agent: agent, Temp: temp})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	_, err = b.Render(t.Context(), site("<p>", nil))
	if !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), "no usable display") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := Find("/no/such/program"); err == nil || !strings.Contains(err.Error(), "/no/such/program") {
		t.Errorf("a path that leads nowhere: %v", err)
	}
	if path, err := Find(Off); path != "" || err != nil {
		t.Errorf("off: %q, %v", path, err)
	}
}

// A program that is no browser is named, with where to name another.
func TestAProgramThatIsNoBrowserIsNamed(t *testing.T) {
	for program, said := range map[string]string{"false": "it said: nothing", "cat": "--headless"} {
		path, err := exec.LookPath(program)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(Config{Chromium: path, Agent: agent, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.Render(t.Context(), site("<p>text</p>", nil))
		b.Close()
		if !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), path+" does not start as Chromium does (--chromium") || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", program, err)
		}
	}
}
