package deploy

import (
	"cmp"
	"fmt"

	"molva/jobs/alert"
)

// dkim is the key that signs mails; nil without one.
func (c *Config) dkim() (*alert.Key, error) {
	if c.DKIMKey == "" {
		return nil, nil
	}
	return alert.ReadKey(c.DKIMKey, c.DKIMSelector, cmp.Or(c.DKIMDomain, alert.DomainOf(c.MailFrom)))
}

// dkimRecord is the record that the signature of mails wants in the DNS; "" where they go unsigned, also where the key cannot
// be read: that is said where it is used.
func (c *Config) dkimRecord() string {
	key, err := c.dkim()
	if key == nil || err != nil {
		return ""
	}
	name, value := key.Record()
	return fmt.Sprintf("%s. IN TXT %q", name, value)
}
