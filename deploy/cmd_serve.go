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
			fmt.Fprintf(s.Err, "First sign-in: %s with the password %s (told only now)\n", owner.Mail, owner.Password)
		}
	})
}
