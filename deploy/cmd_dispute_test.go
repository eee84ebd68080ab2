package deploy

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A policy whose arbitration has no last instant fails, with the way there; one that cannot be read says where.
func TestDisputeCheckOfBrokenPolicies(t *testing.T) {
	whole, err := os.ReadFile("../jobs/dispute/policies/1.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to, says string }{
		"endless":   {`arbitrate_within = "72h"`, `arbitrate_within = "0s"`, "arbiter waits for ever"},
		"malformed": {`version = 1`, `verzion = 1`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "policy.toml")
			if err := os.WriteFile(file, []byte(strings.Replace(string(whole), c.from, c.to, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err := (&disputeCheck{Policy: file, Runs: 1}).Run(Streams{Out: &out})
			if err == nil || !strings.Contains(out.String(), c.says) || c.says != "" && !strings.Contains(out.String(), "talk_no_agreement") {
				t.Errorf("%v\n%s", err, out.String())
			}
		})
	}
}
