package deploy

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"

	"molva/collector"
	"molva/crawler"
)

// Config is everything that can be set. Zero config works: the defaults stand here and nowhere else. A file gives way
// to the environment, the environment to the flags.
type Config struct {
	Data          string            `toml:"data" help:"Folder that holds all that is embedded: database, index, raw pages, outbox." default:"molva-data" env:"MOLVA_DATA"`
	Database      string            `toml:"database" help:"postgres://…; without it an SQLite file in the data folder." env:"MOLVA_DATABASE"`
	Redis         string            `toml:"redis" help:"redis://…; without it a queue inside this process." env:"MOLVA_REDIS"`
	Elasticsearch string            `toml:"elasticsearch" help:"http://…; without it an index in the data folder." env:"MOLVA_ELASTICSEARCH"`
	IndexPrefix   string            `toml:"index_prefix" help:"Prefix of the index names in Elasticsearch." default:"molva" env:"MOLVA_INDEX_PREFIX"`
	SMTP          string            `toml:"smtp" help:"smtp://user:password@host:port or smtps://…; without it mails go to an outbox that the console shows." env:"MOLVA_SMTP"`
	MailFrom      string            `toml:"mail_from" help:"Sender of all mails." default:"Molva <molva@localhost>" env:"MOLVA_MAIL_FROM"`
	DKIMKey       string            `toml:"dkim_key" name:"dkim-key" help:"PEM file with the private key (RSA or Ed25519) that signs mails; without it they go unsigned." env:"MOLVA_DKIM_KEY"`
	DKIMSelector  string            `toml:"dkim_selector" name:"dkim-selector" help:"Selector under which the key's public half stands in the DNS." default:"molva" env:"MOLVA_DKIM_SELECTOR"`
	DKIMDomain    string            `toml:"dkim_domain" name:"dkim-domain" help:"Domain that signs; without it the sender's." env:"MOLVA_DKIM_DOMAIN"`
	Listen        string            `toml:"listen" help:"Address of the console." default:"127.0.0.1:8080" env:"MOLVA_LISTEN"`
	BaseURL       string            `toml:"base_url" help:"Address of the console as people open it; used in mails." env:"MOLVA_BASE_URL"`
	Roles         []string          `toml:"roles" help:"What this process does: web, worker, scheduler." default:"web,worker,scheduler" env:"MOLVA_ROLES"`
	Sites         []string          `toml:"sites" help:"Folders with site files of your own." env:"MOLVA_SITES"`
	Resolve       map[string]string `toml:"resolve" help:"NAME=ADDR:PORT: where a host name really answers." env:"MOLVA_RESOLVE" mapsep:","`
	AllowNet      []string          `toml:"allow_net" help:"Private or loopback networks (CIDR) that may be crawled." env:"MOLVA_ALLOW_NET"`
	Agent         string            `toml:"agent" help:"User agent, with an address where a site's administrator can complain." default:"MolvaBot/1.0 (+https://molva.example/bot)" env:"MOLVA_AGENT"`
	Chromium      string            `toml:"chromium" help:"Browser for pages that need one, or off; without it the Chromium that is installed." env:"MOLVA_CHROMIUM"`
	NoRest        bool              `toml:"no_rest" help:"Ask for every page in every full pass, also for those that have long been the same." env:"MOLVA_NO_REST"`
	Alone         bool              `toml:"alone" help:"No other process uses these servers: some parts may be servers and others embedded." env:"MOLVA_ALONE"`
	Evidence      EvidenceConfig    `toml:"evidence" embed:"" prefix:"evidence-"`
	Watch         WatchConfig       `toml:"watch" embed:"" prefix:"watch-"`
	OwnerMail     string            `toml:"owner_mail" help:"Mail address of the first owner, made at first start." default:"owner@localhost" env:"MOLVA_OWNER_MAIL"`
	OwnerPassword string            `toml:"-" name:"owner-password-file" help:"File with the first owner's password; without it one is made and printed." env:"MOLVA_OWNER_PASSWORD_FILE"`
	DemoClock     bool              `toml:"-" help:"Business time can be moved (only for the demo)." hidden:"" env:"MOLVA_DEMO_CLOCK"`
	DemoMails     string            `toml:"-" help:"Where the demo's mail catcher lists its mails." hidden:"" env:"MOLVA_DEMO_MAILS"`
	LogLevel      string            `toml:"log_level" help:"debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"MOLVA_LOG_LEVEL"`
}

// EvidenceConfig says how long the pages are kept that were crawled.
type EvidenceConfig struct {
	KeepDays int   `toml:"keep_days" help:"Days for which raw pages are kept that no version of a document cites; 0: for ever." default:"365" env:"MOLVA_EVIDENCE_KEEP_DAYS"`
	MaxBytes int64 `toml:"max_bytes" help:"Bytes of raw pages in the data folder, above which the oldest that nothing cites go before their time; 0: no bound." default:"53687091200" env:"MOLVA_EVIDENCE_MAX_BYTES"`
}

// The roles of a process.
const (
	RoleWeb       = "web"
	RoleWorker    = "worker"
	RoleScheduler = "scheduler"
)

//go:embed molva.example.toml
var exampleConfig string

// readConfig reads a TOML file for the command line, strictly: an unknown or mistyped key is an error with line, column
// and key. What the environment sets is left alone.
func readConfig(r io.Reader) (kong.Resolver, error) {
	name := "config"
	if f, ok := r.(*os.File); ok {
		name = f.Name()
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&Config{}); err != nil {
		return nil, tomlError(name, err)
	}
	values := map[string]any{}
	if err := toml.Unmarshal(b, &values); err != nil {
		return nil, tomlError(name, err)
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, env := range flag.Tag.Envs {
			if _, set := os.LookupEnv(env); set {
				return nil, nil
			}
		}
		return flagValue(valueOf(values, strings.ReplaceAll(flag.Name, "-", "_"))), nil
	}), nil
}

// valueOf finds a flag's value among the settings: it may stand in a table whose name the flag's begins with.
func valueOf(values map[string]any, key string) any {
	if v, ok := values[key]; ok {
		return v
	}
	table, rest, _ := strings.Cut(key, "_")
	if in, ok := values[table].(map[string]any); ok {
		return in[rest]
	}
	return nil
}

// flagValue gives lists and tables the form in which they stand on the command line.
func flagValue(v any) any {
	switch v := v.(type) {
	case []any:
		var parts []string
		for _, p := range v {
			parts = append(parts, fmt.Sprint(p))
		}
		return strings.Join(parts, ",")
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fmt.Sprintf("%s=%v", k, v[k]))
		}
		return strings.Join(parts, ",")
	}
	return v
}

func tomlError(path string, err error) error {
	out := &collector.Error{Code: collector.CodeInvalid, Msg: err.Error(), Where: path, Hint: "see the example: molva config", Err: err}
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		line, column := strict.Errors[0].Position()
		out.Where, out.Msg = fmt.Sprintf("%s:%d:%d", path, line, column), "unknown key "+strings.Join(strict.Errors[0].Key(), ".")
	case errors.As(err, &decode):
		line, column := decode.Position()
		out.Where = fmt.Sprintf("%s:%d:%d", path, line, column)
	}
	return out
}

func (c *Config) has(role string) bool { return slices.Contains(c.Roles, role) }

// check refuses what cannot work, before anything is opened.
func (c *Config) check() error {
	for _, r := range c.Roles {
		if r != RoleWeb && r != RoleWorker && r != RoleScheduler {
			return &collector.Error{Code: collector.CodeInvalid, Where: "--roles", Msg: fmt.Sprintf("%q is no role", r), Hint: "web, worker and scheduler are"}
		}
	}
	if len(c.Roles) < 3 && (c.Database == "" || c.Redis == "" || c.Elasticsearch == "") {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--roles", Msg: "several processes need the three servers",
			Hint: "give --database, --redis and --elasticsearch, or let one process do everything"}
	}
	if c.Evidence.KeepDays < 0 || c.Evidence.MaxBytes < 0 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--evidence-keep-days, --evidence-max-bytes", Msg: "less than nothing cannot be kept", Hint: "0 keeps all"}
	}
	if err := crawler.CheckAgent(c.agent()); err != nil {
		return err
	}
	_, err := c.networks()
	return err
}

// checkServing refuses settings with which no process can begin to serve.
func (c *Config) checkServing() error {
	if c.has(RoleWeb) {
		if err := checkListen(c.Listen); err != nil {
			return err
		}
	}
	return c.checkServers()
}

// checkListen refuses what is no address to listen on: nothing about this machine can change that.
func checkListen(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil && port == "" {
		err = errors.New("the port is missing")
	}
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err == nil {
		return nil
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "--listen", Msg: fmt.Sprintf("%q is no address to listen on: %v", address, err), Hint: "write 127.0.0.1:8080, or :8080 for all addresses", Err: err}
}

// checkServers refuses servers for some parts and embedded ones for others: a second process would share the one and not
// the other, so that the two would disagree about what is found or due. One process that says it is alone may.
func (c *Config) checkServers() error {
	var given, missing []string
	for _, part := range [][2]string{{"--database", c.Database}, {"--redis", c.Redis}, {"--elasticsearch", c.Elasticsearch}} {
		if part[1] == "" {
			missing = append(missing, part[0])
		} else {
			given = append(given, part[0])
		}
	}
	if c.Alone || len(given) == 0 || len(missing) == 0 {
		return nil
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: strings.Join(given, ", "),
		Msg:  "a server without " + strings.Join(missing, " and ") + ": two processes on it would disagree",
		Hint: "give --database, --redis and --elasticsearch, or none of them; --alone when no other process will ever use it"}
}

func (c *Config) networks() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range c.AllowNet {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--allow-net", Msg: fmt.Sprintf("%q is no network", s), Hint: "write 127.0.0.0/8", Err: err}
		}
		out = append(out, p)
	}
	return out, nil
}

func (c *Config) databaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, databaseFile)
}

// databaseFile is the database in a data folder.
const databaseFile = "molva.db"

// checkFolder refuses a data folder that is not there, where all lies in it.
func (c *Config) checkFolder() error {
	if c.Database != "" {
		return nil // the folder holds raw pages alone
	}
	st, err := os.Stat(c.Data)
	switch {
	case err == nil && st.IsDir():
		return nil
	case err == nil:
		err = errors.New("it is a file")
	case errors.Is(err, os.ErrNotExist):
		err = errors.New("it is not there")
	}
	return &collector.Error{Code: collector.CodeInvalid, Where: "--data", Msg: fmt.Sprintf("there is no data folder %s: %v", c.Data, err),
		Hint: "name the folder of molva serve with --data or MOLVA_DATA; serve, import and sources add make a new one", Err: err}
}

// baseURL is how people open the console. One that listens on all addresses is called by the machine's name: 0.0.0.0
// leads nowhere from a mail.
func (c *Config) baseURL() string {
	if c.BaseURL != "" {
		return strings.TrimRight(c.BaseURL, "/")
	}
	if host, port, err := net.SplitHostPort(c.Listen); err == nil && everyAddress(host) {
		if name, err := os.Hostname(); err == nil && name != "" {
			return "http://" + net.JoinHostPort(name, port)
		}
		return "http://" + net.JoinHostPort("localhost", port)
	}
	return "http://" + c.Listen
}

// guessesURL says that baseURL is a guess which people elsewhere may not be able to open.
func (c *Config) guessesURL() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	return c.BaseURL == "" && err == nil && everyAddress(host)
}

// sendsGuess says that mails leave the machine with a guess in them.
func (c *Config) sendsGuess() bool { return c.guessesURL() && c.SMTP != "" }

func everyAddress(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "" || err == nil && a.IsUnspecified()
}
