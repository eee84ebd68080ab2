package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"molva/collector"
	"molva/deploy/demo"
)

// demoCommand runs the product on a made-up world, offline; with --check it plays the story against it.
type demoCommand struct {
	Check         bool   `help:"Play the story over HTTP without a person and compare what the product says with what the sites show."`
	Seed          int64  `help:"Another seed makes other names, texts, order and counts." default:"1"`
	Break         int    `help:"Spoil this step (1 to 26) of the story's world: the check must fail there." default:"0"`
	JSON          string `name:"json" help:"Write the report of the check to this file." placeholder:"FILE"`
	Data          string `help:"Folder for the data; without it a temporary one that is removed at the end." placeholder:"DIR"`
	Listen        string `help:"Address of the console; without it 127.0.0.1:8080, or any other where that is taken." placeholder:"ADDRESS"`
	Empty         bool   `help:"Leave the first-run page and the sources to you."`
	Processes     int    `help:"How many molva serve processes the check starts." default:"1"`
	Database      string `help:"postgres://… for the product."`
	Redis         string `help:"redis://… for the product."`
	Elasticsearch string `help:"http://… for the product."`
	IndexPrefix   string `help:"Prefix of the index names in Elasticsearch."`
	keep          bool   // the temporary folder stays
}

// Run starts the world and the product.
func (c *demoCommand) Run(ctx context.Context, s Streams) error {
	if c.Break < 0 || c.Break > demo.Steps {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--break", Msg: fmt.Sprintf("the story has no step %d", c.Break), Hint: fmt.Sprintf("1 to %d", demo.Steps)}
	}
	if c.Processes < 1 || c.Processes > 1 && (c.Database == "" || c.Redis == "" || c.Elasticsearch == "") {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--processes", Msg: "several processes need the three servers", Hint: "give --database, --redis and --elasticsearch"}
	}
	shared := Config{Database: c.Database, Redis: c.Redis, Elasticsearch: c.Elasticsearch}
	if err := shared.checkServers(); err != nil {
		return err
	}
	if err := c.checkReport(); err != nil {
		return err
	}
	data, lent, err := c.folder()
	if err != nil {
		return err
	}
	if lent {
		defer func() {
			if !c.keep {
				_ = os.RemoveAll(data) // the system clears its temporary folder anyway
			}
		}()
	}
	world, err := demo.Start(ctx, c.Seed)
	if err != nil {
		return err
	}
	defer world.Close() //nolint:errcheck // the world ends with the command
	owner, err := demo.MakeOwner(data)
	if err != nil {
		return err
	}
	if c.Check || c.Break > 0 {
		return c.check(ctx, s, world, data, owner)
	}
	return c.show(ctx, s, world, data, owner)
}

// checkReport refuses a place where no report can be written, before a minute of play is lost.
func (c *demoCommand) checkReport() error {
	if c.JSON == "" {
		return nil
	}
	wrong := func(what string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--json", Msg: fmt.Sprintf("%s %s", c.JSON, what), Hint: "name a file in a folder that exists"}
	}
	if here, err := os.Stat(filepath.Dir(c.JSON)); err != nil || !here.IsDir() {
		return wrong("lies in no folder")
	}
	if there, err := os.Stat(c.JSON); err == nil && there.IsDir() {
		return wrong("is a folder")
	}
	return nil
}

// folder is where the data lies; a temporary one is only lent.
func (c *demoCommand) folder() (path string, lent bool, err error) {
	if c.Data != "" {
		path, err = filepath.Abs(c.Data)
		return path, false, err
	}
	if path, err = os.MkdirTemp("", "molva-demo-"); err != nil {
		return "", false, fmt.Errorf("temporary folder: %w", err)
	}
	return path, true, nil
}

func (c *demoCommand) check(ctx context.Context, s Streams, world *demo.World, data string, owner demo.Owner) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("path of this program: %w", err)
	}
	servers := demo.Servers{Database: c.Database, Redis: c.Redis, Elasticsearch: c.Elasticsearch, IndexPrefix: c.IndexPrefix}
	children, err := demo.Launch(ctx, program, data, c.Processes, world, owner, servers)
	if err != nil {
		if c.JSON != "" {
			err = errors.Join(err, demo.Report{Seed: c.Seed, Steps: []demo.StepReport{}}.WriteJSON(c.JSON))
		}
		return err
	}
	report := demo.Run(ctx, demo.Options{Seed: c.Seed, Break: c.Break, Otklik: "http://" + world.Otklik.Addr, Zhalobnaya: "http://" + world.Zhalobnaya.Addr,
		Mails: world.MailsURL(), SMTP: world.Catcher.SMTPAddr, OwnerMail: owner.Mail, OwnerPassword: owner.Password, Product: children.Product(), Out: s.Out})
	if c.JSON != "" {
		err = report.WriteJSON(c.JSON)
	}
	if !report.OK && c.Break == 0 && ctx.Err() == nil { // a failure that nobody ordered: leave all there is to look at
		c.keep = true
		fmt.Fprintf(s.Err, "The data and the log of the product are in %s\n", data)
	}
	err = errors.Join(err, children.Stop())
	if !report.OK {
		return errors.Join(fmt.Errorf("the story fails at step %d of %d", report.FailedStep, demo.Steps), err)
	}
	fmt.Fprintf(s.Out, "The story holds: %d steps, seed %d, %.1f s\n", len(report.Steps), report.Seed, report.Seconds)
	return err
}

// show runs the product in this process until it is told to stop.
func (c *demoCommand) show(ctx context.Context, s Streams, world *demo.World, data string, owner demo.Owner) error {
	listen, err := c.listenAt()
	if err != nil {
		return err
	}
	cfg, err := c.serveConfig(world, data, listen, owner)
	if err != nil {
		return err
	}
	logFile, err := os.OpenFile(filepath.Join(data, "demo.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	defer logFile.Close()
	return RunServe(ctx, cfg, newLog(logFile, "info"), func(address string, _ Credentials) {
		go func() {
			if !c.Empty {
				if err := prepare(ctx, address, owner); err != nil {
					fmt.Fprintln(s.Err, "molva: preparing the demo:", err)
				}
			}
			invite(s.Out, address, owner, world, logFile.Name())
			state := c.firstCrawl(ctx, s.Out, address, owner)
			if !c.Empty && ctx.Err() == nil {
				if err := furnish(ctx, address, owner, world); err != nil {
					fmt.Fprintln(s.Err, "molva: furnishing the demo:", err)
				}
			}
			if ctx.Err() == nil {
				toTry(s.Out, address, owner, world, state)
			}
		}()
	})
}

// firstCrawl waits until the sites were read once, and says from when on a new complaint is news.
func (c *demoCommand) firstCrawl(ctx context.Context, out io.Writer, address string, owner demo.Owner) string {
	const later = "a new complaint is mailed only once its site was read; what comes sooner stands in the first summary"
	if c.Empty {
		return later
	}
	fmt.Fprint(out, "  Both sites are read for the first time, that takes some seconds …\n\n")
	limited, cancel := context.WithTimeout(ctx, firstCrawlTime)
	defer cancel()
	if err := demo.FirstCrawl(limited, address, owner); err != nil {
		return later
	}
	return "both sites were read, what comes now is news"
}

// firstCrawlTime is how long the hints of what to try wait for the first crawl.
const firstCrawlTime = time.Minute

// prepare waits until the console answers and sets the company up.
func prepare(ctx context.Context, address string, owner demo.Owner) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return demo.Prepare(ctx, address, owner)
}

// furnish puts orders, reviews, a case, a dispute and an inspection in.
func furnish(ctx context.Context, address string, owner demo.Owner, world *demo.World) error {
	ctx, cancel := context.WithTimeout(ctx, firstCrawlTime)
	defer cancel()
	return demo.Furnish(ctx, address, world.MailsURL(), owner)
}

func (c *demoCommand) serveConfig(world *demo.World, data, listen string, owner demo.Owner) (Config, error) {
	sites := filepath.Join(data, "demo-sites")
	if err := demo.WriteSiteFiles(sites); err != nil {
		return Config{}, err
	}
	key, selector, domain, err := world.SealFlags(data)
	if err != nil {
		return Config{}, err
	}
	prefix := c.IndexPrefix
	if prefix == "" {
		prefix = "molva"
	}
	return Config{Data: data, Database: c.Database, Redis: c.Redis, Elasticsearch: c.Elasticsearch, IndexPrefix: prefix, SMTP: world.SMTP(), MailFrom: demo.MailFrom,
		DKIMKey: key, DKIMSelector: selector, DKIMDomain: domain,
		Listen: listen, Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, Sites: []string{sites}, Resolve: world.ResolveMap(),
		AllowNet: []string{"127.0.0.0/8"}, Agent: demo.Agent, OwnerMail: owner.Mail, OwnerPassword: owner.PasswordFile,
		DemoClock: true, DemoMails: world.MailsURL(), LogLevel: "info"}, nil
}

// usualListen is where the demo's console is when nobody says otherwise and the port is free.
const usualListen = "127.0.0.1:8080"

// listenAt is the address that was asked for, or a free one where none was.
func (c *demoCommand) listenAt() (string, error) {
	want := c.Listen
	if want == "" {
		want = usualListen
	}
	if err := checkListen(want); err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", want)
	switch {
	case err == nil:
		defer l.Close()
		return l.Addr().String(), nil
	case c.Listen == "":
		return demo.FreeAddress()
	}
	return "", cannotListen(err)
}

// invite prints where to go.
func invite(out io.Writer, address string, owner demo.Owner, world *demo.World, log string) {
	fmt.Fprintf(out, `
  Molva runs on a made-up world, offline.

  Console     %[1]s
  Sign in     %[2]s
  Password    %[3]s

  The world: two review sites about the flower shop «Флорамо» (they show /truth.json and /log.json) and a mail catcher.
    Отклик      http://%[4]s/        Жалобная  http://%[5]s%[6]s
    Mails       %[7]s, and in the console
    Other sites in its mails and on its pages (zhalobnaya.example and all that end in .example) are made up: they open nowhere.

  The log is %[8]s. Stop with Ctrl-C.

`, address, owner.Mail, owner.Password, world.Otklik.Addr, world.Zhalobnaya.Addr, "/otzyvy/floramo", world.MailsURL(), log)
}

// toTry prints what can be done to the world; state says what will come of it.
func toTry(out io.Writer, address string, owner demo.Owner, world *demo.World, state string) {
	fmt.Fprintf(out, `  To try (%[6]s):
    a new complaint   curl -X POST http://%[5]s/tick -d '{"do":"add","review":{"author":{"name":"Анна"},"rating":1,"title":"Обман","text":"Деньги взяли, цветы не привезли, верните деньги!"}}'
    a gang of fakes   curl -X POST http://%[4]s/tick -d '{"do":"gang"}'
    six hours later   curl -c jar -H 'Content-Type: application/json' -d '{"mail":"%[2]s","password":"%[3]s"}' %[1]s/api/v1/session
                      curl -b jar -H 'Content-Type: application/json' -d '{"advance":"6h"}' %[1]s/api/v1/demo/clock
                      then the sites are read again, and the mail about the complaint is sent
    the whole story   molva demo --check

`, address, owner.Mail, owner.Password, world.Otklik.Addr, world.Zhalobnaya.Addr, state)
}
