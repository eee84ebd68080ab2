package deploy

import (
	"context"
	"fmt"
)

type serveCommand struct {
	Config `embed:""`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s Streams) error {
	log := newLog(s.Err, c.LogLevel)
	return RunServe(ctx, c.Config, log, func(address string, owner Credentials) {
		fmt.Fprintf(s.Err, "Molva answers on %s\n", address)
		if c.guessesURL() {
			fmt.Fprintf(s.Err, "Links in mails begin with %s, by this machine's name; --base-url sets the address that people open\n", address)
		}
		if note := c.mute(); note != "" {
			fmt.Fprintln(s.Err, note)
		}
		if owner.Password != "" {
			fmt.Fprintln(s.Err, firstSignIn(c.Config, owner))
		}
	})
}

// firstSignIn tells how the first owner signs in; a password that came from a file is not repeated where others may read it.
func firstSignIn(c Config, owner Credentials) string {
	if c.OwnerPassword != "" {
		return fmt.Sprintf("First sign-in: %s with the password in %s", owner.Mail, c.OwnerPassword)
	}
	return fmt.Sprintf("First sign-in: %s with the password %s (told only now)", owner.Mail, owner.Password)
}
