package demo

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// What the demo's mails are signed with; the world's DNS is this file.
const (
	sealSelector = "demo"
	sealDomain   = "floramo.example"
)

// seal is the key with which the product signs its mails, made anew at each start of the world.
type seal struct{ key ed25519.PrivateKey }

func newSeal() (seal, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return seal{}, fmt.Errorf("key for the mails: %w", err)
	}
	return seal{key}, nil
}

// SealFlags are those of molva serve that let it sign; the key is written into the folder.
func (w *World) SealFlags(dir string) (file, selector, domain string, err error) {
	der, err := x509.MarshalPKCS8PrivateKey(w.seal.key)
	if err != nil {
		return "", "", "", fmt.Errorf("key for the mails: %w", err)
	}
	file = filepath.Join(dir, "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return "", "", "", fmt.Errorf("key for the mails: %w", err)
	}
	return file, sealSelector, sealDomain, nil
}

// lookup answers as the DNS of the world would.
func (s seal) lookup(name string) ([]string, error) {
	if name != sealSelector+"._domainkey."+sealDomain || s.key == nil {
		return nil, errors.New("there is no such record")
	}
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))}, nil
}

// signed is which header fields of a mail its signature covers, in small letters with a space between; "" when there is no
// signature that holds.
func (s seal) signed(raw []byte) string {
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: s.lookup})
	if err != nil || len(found) != 1 || found[0].Err != nil {
		return ""
	}
	return strings.ToLower(strings.Join(found[0].HeaderKeys, " "))
}
