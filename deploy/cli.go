package deploy

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"molva/jobs"
)

// Version is set by the release build: -ldflags "-X molva/deploy.Version=1.2.3".
var Version = "dev"

// commandLine lists the commands; each stands in a file of its own, cmd_NAME.go.
type commandLine struct {
	Config kong.ConfigFlag `help:"TOML file with settings; molva config prints an example."`

	Demo     demoCommand     `cmd:"" help:"The whole product, offline, on a made-up world; --check plays its story without a person."`
	Serve    serveCommand    `cmd:"" help:"Run everything in one process, or a part of it with --roles."`
	Sources  sourcesCommand  `cmd:"" help:"The places that are watched."`
	Import   importCommand   `cmd:"" help:"Take reviews in: an export (JSON Lines, CSV, XLSX), a saved page or a mail."`
	Orders   ordersCommand   `cmd:"" help:"A shop's orders: take them in from a CSV file."`
	Search   searchCommand   `cmd:"" help:"Search reviews and mentions; --verify compares index and store."`
	Variants variantsCommand `cmd:"" help:"How else people write a name, and what each way would add to a query."`
	Reindex  reindexCommand  `cmd:"" help:"Build the index anew while the old one serves."`
	User     userCommand     `cmd:"" help:"Who signs in and who gets mails: list, add, give a password or a role."`
	Doctor   doctorCommand   `cmd:"" help:"Say what is wrong and what to do."`
	Crawl    crawlCommand    `cmd:"" help:"Crawl now without a store: one review a line as JSON."`
	Extract  extractCommand  `cmd:"" help:"Show what is read from one page, as JSON."`
	Sites    sitesCommand    `cmd:"" help:"The site files: check them against their own pages, or propose one."`
	Classify classifyCommand `cmd:"" help:"Judge texts from JSON Lines: language, tone, complaint, causes."`
	Train    trainCommand    `cmd:"" help:"Learn from corrected verdicts (--corrections), or train the embedded models from labelled data."`
	Eval     evalCommand     `cmd:"" help:"Print the table of scores."`
	Detect   detectCommand   `cmd:"" help:"Judge reviews from JSON Lines: suspicion and evidence for each."`
	Dispute  disputeCommand  `cmd:"" help:"Prove the rules of disputes."`
	Evidence evidenceCommand `cmd:"" help:"The pages on which a document was seen: export them as a bundle, verify a bundle offline."`
	Bench    benchCommand    `cmd:"" help:"Measure whole runs against plain colly."`
	Flow     flowCommand     `cmd:"" help:"Print the map of what happens over time."`
	Settings settingsCommand `cmd:"" name:"config" help:"Print an example of the configuration file."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	Certificate certificateCommand `cmd:"" help:"Certify that all places were checked in a period, or prove a certificate."`
}

type versionCommand struct{}

func (versionCommand) Run(s Streams) error {
	_, err := fmt.Fprintf(s.Out, "molva %s %s/%s %s\n", versionNow(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	return err
}

// versionNow is the version of this program.
func versionNow() string {
	if info, ok := debug.ReadBuildInfo(); ok && Version == "dev" && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return Version
}

type flowCommand struct{}

func (flowCommand) Run(s Streams) error {
	for _, step := range jobs.Flow {
		then := "-"
		if len(step.Then) > 0 {
			then = strings.Join(step.Then, ", ")
		}
		if _, err := fmt.Fprintf(s.Out, "%-15s %-6s %s\n%22s then: %s\n", step.Task, step.Pool, step.Does, "", then); err != nil {
			return err
		}
	}
	return nil
}

type settingsCommand struct{}

func (settingsCommand) Run(s Streams) error {
	_, err := fmt.Fprint(s.Out, exampleConfig)
	return err
}
