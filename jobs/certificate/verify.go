package certificate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"molva/collector"
)

// envelope is a certificate as a file.
type envelope struct {
	SHA256      string          `json:"sha256"`
	Certificate json.RawMessage `json:"certificate"`
}

// File is a certificate as it is handed out: its body, word for word, and the hash over it.
func File(c collector.Certificate) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, `{"sha256":%q,"certificate":`, c.SHA256)
	out.WriteString(c.Body)
	out.WriteString("}\n")
	return out.Bytes()
}

// FileMost is the largest file that is read, in bytes: a thousand places with four checks a day for a year take less.
const FileMost = 256 << 20

// Verify proves a file by itself: that its certificate is what its hash was taken over, and that its verdict follows from
// the checks and gaps that it lists. It does not prove who wrote it: for that its hash is held against the one on the
// company's page. want is that hash; "" asks for nothing.
func Verify(file []byte, want string) (Content, string, error) {
	var e envelope
	if err := json.Unmarshal(file, &e); err != nil {
		return Content{}, "", &collector.Error{Code: collector.CodeInvalid, Msg: "this is no certificate: " + err.Error(), Hint: "give the .json file of a certificate's page"}
	}
	var body bytes.Buffer // a program may have laid it out anew: white space does not count
	if err := json.Compact(&body, e.Certificate); err != nil || len(e.Certificate) == 0 {
		return Content{}, "", &collector.Error{Code: collector.CodeInvalid, Msg: "this file holds no certificate", Hint: "give the .json file of a certificate's page"}
	}
	is := shaOf(body.String())
	if is != strings.ToLower(e.SHA256) {
		return Content{}, is, fmt.Errorf("it was changed: its SHA-256 is %s, and %s is written in it", is, e.SHA256)
	}
	if want != "" && is != strings.ToLower(strings.TrimSpace(want)) {
		return Content{}, is, fmt.Errorf("it is another certificate: its SHA-256 is %s, and %s was asked for", is, want)
	}
	c, err := Read(body.String())
	if err != nil {
		return c, is, fmt.Errorf("it cannot be read: %w", err)
	}
	return c, is, consistent(c)
}

// consistent counts anew what the certificate sums up.
func consistent(c Content) error {
	if c.Format != format && c.Format != formatFirst {
		return fmt.Errorf("its format is %q, and this program reads %q and %q", c.Format, formatFirst, format)
	}
	if t := totalsOf(c.Places); t != c.Totals {
		return fmt.Errorf("its sums do not follow from its checks: %+v is written and %+v is counted", c.Totals, t)
	}
	if v := verdictOf(c); v != c.Verdict || v == VerdictHoles || v == VerdictNothing {
		return fmt.Errorf("its verdict %q does not follow from its checks: it should be %q", c.Verdict, v)
	}
	return nil
}

func shaOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}
