package alert

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"molva/collector"
)

// keyFile writes a private key as openssl would.
func keyFile(t *testing.T, kind string, der []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func testKeys(t *testing.T) map[string]*Key {
	t.Helper()
	_, short, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8 := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	out := map[string]*Key{}
	for name, file := range map[string]string{"ed25519": keyFile(t, "PRIVATE KEY", pkcs8(short)), "rsa": keyFile(t, "PRIVATE KEY", pkcs8(long)),
		"rsa pkcs1": keyFile(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(long))} {
		if out[name], err = ReadKey(file, "Molva1", "Floramo.example"); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return out
}

// verify asks what a receiver's server asks; the DNS answers what Record says.
func verify(t *testing.T, k *Key, raw []byte) error {
	t.Helper()
	name, value := k.Record()
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
		if domain != name {
			return nil, errors.New("no such record: " + domain)
		}
		return []string{value}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Fatalf("%d signatures", len(found))
	}
	return found[0].Err
}

// What a mail server received is signed, both headers of RFC 8058 with it: who changes or adds one breaks the signature.
func TestDKIM(t *testing.T) {
	const link = "https://molva.floramo.example/u/3f9TkPq"
	for name, key := range testKeys(t) {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, &fakeServer{})
			c, err := Open("smtp://"+server.address, Options{From: sender, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			m := testMessage()
			m.Unsubscribe, m.List = link, "requests"
			receipt := testMessage()
			receipt.ID, receipt.List = MessageID("receipt", "floramo.example"), ""
			for _, m := range []Message{m, receipt} {
				if _, err := c.Send(t.Context(), m); err != nil {
					t.Fatal(err)
				}
			}
			for i, got := range server.received(t) {
				if err := verify(t, key, got.Raw); err != nil {
					t.Errorf("mail %d: %v", i, err)
				}
			}
			got := server.received(t)
			for field, want := range map[string]string{"List-Unsubscribe": "<" + link + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} {
				if h := got[0].Header[field]; len(h) != 1 || h[0] != want {
					t.Errorf("%s: %q, want %q once", field, h, want)
				}
				if h := got[1].Header[field]; h != nil {
					t.Errorf("a receipt has %s: %q", field, h)
				}
			}
			broken(t, key, got[0].Raw)
			if err := verify(t, key, append([]byte("List-Unsubscribe: <https://evil.example/>\r\n"), got[1].Raw...)); err == nil {
				t.Error("an address to unsubscribe at was added to a receipt, and the signature holds")
			}
		})
	}
}

// broken changes a signed mail in every way that must not go unseen.
func broken(t *testing.T, key *Key, raw []byte) {
	t.Helper()
	for what, changed := range map[string][]byte{
		"another List-Unsubscribe":   bytes.Replace(raw, []byte("/u/3f9TkPq"), []byte("/u/xxxxxxx"), 1),
		"without List-Unsubscribe":   bytes.Replace(raw, []byte("List-Unsubscribe: "), []byte("X-Unsubscribe: "), 1),
		"another -Post":              bytes.Replace(raw, []byte("=One-Click"), []byte("=One-Clack"), 1),
		"a second From":              append([]byte("From: <boss@floramo.example>\r\n"), raw...),
		"a second List-Unsubscribe":  append([]byte("List-Unsubscribe: <https://evil.example/>\r\n"), raw...),
		"another Subject":            bytes.Replace(raw, []byte("\r\nSubject: "), []byte("\r\nSubject: x"), 1),
		"another Message-ID":         bytes.Replace(raw, []byte("abc123"), []byte("abc124"), 1),
		"another part begins":        bytes.Replace(raw, []byte("multipart/alternative"), []byte("multipart/mixed"), 1),
		"another letter in the text": bytes.Replace(raw, []byte("0J/R"), []byte("0J/S"), 1),
	} {
		if bytes.Equal(changed, raw) {
			t.Errorf("%s: nothing was changed", what)
			continue
		}
		if err := verify(t, key, changed); err == nil {
			t.Errorf("%s: the signature holds", what)
		}
	}
}

// The outbox keeps what would be sent, with its signature.
func TestTheOutboxKeepsTheSignature(t *testing.T) {
	key := testKeys(t)["ed25519"]
	o, err := OpenOutbox(t.TempDir(), Options{From: sender, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	m := testMessage()
	m.Unsubscribe = "http://127.0.0.1:8080/u/tok"
	if _, err := o.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got, err := o.Get(strings.Trim(m.ID, "<>"))
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(t, key, got.Raw); err != nil || got.Header.Get("List-Unsubscribe-Post") == "" {
		t.Errorf("%v\n%s", err, got.Raw)
	}
}

func TestUnsubscribeAt(t *testing.T) {
	for address, want := range map[string]struct {
		address  string
		oneClick bool
	}{
		"https://molva.example/u/x": {"https://molva.example/u/x", true},
		"http://127.0.0.1:80/u/x":   {"http://127.0.0.1:80/u/x", true},
		"http://localhost:80/u/x":   {"http://localhost:80/u/x", true},
		"http://molva.example/u/x":  {"http://molva.example/u/x", false}, // RFC 8058 wants https; the page can still be opened
		"":                          {}, "javascript:alert(1)": {}, "https://": {}, "https://a.example/\r\nBcc: x@y.example": {},
		"https://a.example/?a=>,<mailto:x@y.example>": {}, "https://user:pass@a.example/": {},
	} {
		got, oneClick := unsubscribeAt(address)
		if got != want.address || oneClick != want.oneClick {
			t.Errorf("%q becomes %q %v, want %q %v", address, got, oneClick, want.address, want.oneClick)
		}
	}
}

func TestReadKeyRefuses(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := keyFile(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(weak))
	for _, c := range []struct{ file, selector, domain, where string }{
		{filepath.Join(t.TempDir(), "none.pem"), "m", "a.example", "dkim-key"},
		{keyFile(t, "CERTIFICATE", []byte("x")), "m", "a.example", "dkim-key"},
		{keyFile(t, "RSA PRIVATE KEY", []byte("x")), "m", "a.example", "dkim-key"},
		{keyFile(t, "ENCRYPTED PRIVATE KEY", []byte("x")), "m", "a.example", "dkim-key"},
		{good, "", "a.example", "dkim-selector"}, {good, "a b", "a.example", "dkim-selector"}, {good, "m", "", "dkim-domain"}, {good, "m", "a..b", "dkim-domain"},
	} {
		_, err := ReadKey(c.file, c.selector, c.domain)
		var e *collector.Error
		if !errors.As(err, &e) || e.Code != collector.CodeInvalid || e.Where != c.where {
			t.Errorf("%+v: %v", c, err)
		}
	}
	k, err := ReadKey(good, "m", "цветы.рф")
	if err != nil {
		t.Fatal(err)
	}
	if name, value := k.Record(); !strings.HasPrefix(name, "m._domainkey.xn--") || !strings.HasSuffix(name, ".xn--p1ai") || !strings.HasPrefix(value, "v=DKIM1; k=rsa; p=") {
		t.Errorf("%s %s", name, value)
	}
}
