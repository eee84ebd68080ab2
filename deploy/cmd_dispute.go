package deploy

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"molva/collector"
	"molva/jobs/dispute"
)

type disputeCommand struct {
	Check disputeCheck `cmd:"" help:"Prove the rules of disputes: no dead end, every wait bounded, every clause named."`
}

type disputeCheck struct {
	Policy string `arg:"" optional:"" help:"Policy to prove (TOML); the newest one of the program without it." placeholder:"FILE"`
	Runs   int    `help:"Disputes that are played by chance on top of it." default:"10000"`
	Seed   uint64 `help:"Seed of those runs: the same one plays them again." default:"1"`
}

// disputeBound is how long a dispute that is played by chance may last: 30 times the longest that it takes when nobody acts
// is far more than the talk of any.
const disputeBound = 30

// Run walks every situation of the rules that the program runs and plays disputes by chance. It fails with the way to a
// situation that breaks a promise.
func (c *disputeCheck) Run(s Streams) error {
	policy := dispute.Newest()
	if c.Policy != "" {
		b, err := os.ReadFile(c.Policy)
		if err == nil {
			policy, err = dispute.ReadPolicy(b)
		}
		if err != nil {
			return &collector.Error{Code: collector.CodeInvalid, Where: c.Policy, Msg: fmt.Sprintf("the policy cannot be read: %v", err), Err: err}
		}
	}
	r := dispute.Check(policy)
	c.print(s, r)
	if len(r.Failures) > 0 {
		for _, f := range r.Failures {
			fmt.Fprintf(s.Out, "FAILS: %s\n", f.What)
			for _, step := range f.Path {
				fmt.Fprintf(s.Out, "       %s\n", step)
			}
		}
		return fmt.Errorf("the rules of disputes break %d promises", len(r.Failures))
	}
	if err := dispute.Run(policy, c.Seed, c.Runs, disputeBound*r.Longest); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%d disputes played by chance (seed %d): each ended, each ledger was even\n", c.Runs, c.Seed)
	return nil
}

func (c *disputeCheck) print(s Streams, r dispute.Report) {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROW\tFROM\tEVENT\tBY\tTO\tCLAUSES\tTAKEN")
	for _, row := range r.Rows {
		from, on, by := row.From, row.On, row.By
		if from == "" {
			from, on, by = "-", "open", "client"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%d\n", row.ID, from, on, by, row.To, strings.Join(row.Clauses, " "), row.Taken)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "STATE\tLONGEST WAIT")
	for _, state := range collector.DisputeStates {
		if wait, ok := r.Waits[state]; ok {
			fmt.Fprintf(w, "%s\t%s\n", state, hours(wait))
		} else {
			fmt.Fprintf(w, "%s\tends here\n", state)
		}
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "CLAUSE\tOF\tSAYS")
	for _, clause := range dispute.Clauses {
		of := "003"
		if clause.Ours {
			of = "molva"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", clause.ID, of, clause.Says)
	}
	_ = w.Flush() // a stream that is closed shows in the next write
	fmt.Fprintf(s.Out, "\npolicy %d: %d situations, %d steps between them; an end, or a breach that is told until it is paid, after %s at the latest when nobody acts\n", r.Policy.Version, r.States, r.Steps, hours(r.Longest))
}

func hours(d time.Duration) string { return fmt.Sprintf("%g h", d.Hours()) }
