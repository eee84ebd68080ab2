package alert

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"os"
	"strings"

	"github.com/emersion/go-msgauth/dkim"

	"molva/collector"
)

// Key signs mails (DKIM, RFC 6376; Ed25519 by RFC 8463), so that a receiver's server knows whose they are.
type Key struct {
	domain   string
	selector string
	signer   crypto.Signer
}

// weakestRSA is the shortest RSA key in bits that receivers still believe (RFC 8301).
const weakestRSA = 1024

// ReadKey reads a private key, RSA or Ed25519, from a PEM file (PKCS#8, or PKCS#1 of RSA). A file that holds none, or a
// name that cannot stand in the DNS, is a *collector.Error with CodeInvalid.
func ReadKey(file, selector, domain string) (*Key, error) {
	wrong := func(where, format string, args ...any) (*Key, error) {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: fmt.Sprintf(format, args...),
			Hint: "openssl genpkey -algorithm ed25519 -out dkim.pem makes a key; molva doctor prints the record to publish for it"}
	}
	k := &Key{domain: strings.ToLower(strings.TrimPrefix(asciiAddress("@"+domain), "@")), selector: strings.ToLower(selector)}
	if !inDNS(k.domain) {
		return wrong("dkim-domain", "%q is no domain that can sign", domain)
	}
	if !inDNS(k.selector) {
		return wrong("dkim-selector", "%q cannot stand before ._domainkey.%s", selector, k.domain)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return wrong("dkim-key", "the key cannot be read: %v", err)
	}
	if k.signer, err = parseKey(raw); err != nil {
		return wrong("dkim-key", "%s: %v", file, err)
	}
	return k, nil
}

// inDNS says that a name consists of labels that the DNS knows.
func inDNS(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return len(name) < 240
}

func parseKey(raw []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, errors.New("it holds no PEM block")
	}
	if block.Type == "RSA PRIVATE KEY" {
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("its RSA key cannot be read")
		}
		return strongEnough(key)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("its %s is no unencrypted private key", block.Type)
	}
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return strongEnough(key)
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, fmt.Errorf("want an RSA or Ed25519 key, got %T", key)
}

func strongEnough(key *rsa.PrivateKey) (crypto.Signer, error) {
	if key.N.BitLen() < weakestRSA {
		return nil, fmt.Errorf("its RSA key has %d bits, nobody believes fewer than %d", key.N.BitLen(), weakestRSA)
	}
	return key, nil
}

// Record is what is to be published in the DNS: the name of a TXT record and its value.
func (k *Key) Record() (name, value string) {
	name = k.selector + "._domainkey." + k.domain
	switch public := k.signer.Public().(type) {
	case ed25519.PublicKey:
		return name, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	default:
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return name, "" // not with a key that parseKey gave
		}
		return name, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
}

// signedFields are the header fields that a signature covers. Each is named once more than it occurs, so that nobody can
// add another one on the way: a second From, or an address to unsubscribe at that is not ours.
var signedFields = []string{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Reply-To",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}

// sign puts the signature before a whole mail.
func (k *Key) sign(raw []byte) ([]byte, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var fields []string
	for _, f := range signedFields {
		for range len(m.Header[textproto.CanonicalMIMEHeaderKey(f)]) + 1 {
			fields = append(fields, f)
		}
	}
	var out bytes.Buffer
	err = dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{Domain: k.domain, Selector: k.selector, Signer: k.signer, HeaderKeys: fields,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return out.Bytes(), nil
}
