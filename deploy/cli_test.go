package deploy

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

// run plays a command line and gives its exit status and what it wrote.
func run(t *testing.T, in string, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(args, strings.NewReader(in), &o, &e)
	return status, o.String(), e.String()
}

func TestWrongUsageSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	toml := filepath.Join(dir, "molva.toml")
	if err := os.WriteFile(toml, []byte("data = \"x\"\nlisten_on = \"y\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"unknown command", []string{"sarch"}, []string{"sarch", "--help"}},
		{"unknown flag", []string{"serve", "--dta", dir}, []string{"--dta"}},
		{"a flag that is missing", []string{"sources", "accept", "x"}, []string{"--why", "Try: molva sources accept --help"}},
		{"unknown key in the file", []string{"--config", toml, "serve"}, []string{"molva.toml:2:1", "listen_on"}},
		{"a role that is none", []string{"serve", "--data", dir, "--roles", "boss"}, []string{"--roles", "boss", "worker"}},
		{"roles apart without servers", []string{"serve", "--data", dir, "--roles", "web"}, []string{"--database", "--redis", "--elasticsearch"}},
		{"a database alone", []string{"serve", "--data", dir, "--database", "postgres://127.0.0.1:1/x"}, []string{"--database", "without --redis and --elasticsearch", "or none"}},
		{"a queue and an index without a database", []string{"import", "-", "--data", dir, "--redis", "redis://127.0.0.1:1", "--elasticsearch", "http://127.0.0.1:1"}, []string{"--redis, --elasticsearch", "without --database", "or none"}},
		{"a shared index alone in the demo", []string{"demo", "--elasticsearch", "http://127.0.0.1:1"}, []string{"--elasticsearch", "without --database and --redis"}},
		{"a report of the demo into no folder", []string{"demo", "--check", "--json", filepath.Join(dir, "none", "report.json")}, []string{"--json", "none", "folder"}},
		{"a report of the demo onto a folder", []string{"demo", "--check", "--json", dir}, []string{"--json", dir, "folder"}},
		{"a bench of no rounds", []string{"bench", "--rounds", "0"}, []string{"--rounds", "1"}},
		{"a bench of no pages", []string{"bench", "--pages", "0"}, []string{"--pages", "1"}},
		{"a bench of less than no addresses", []string{"bench", "--frontier=-1"}, []string{"--frontier", "--help"}},
		{"a network that is none", []string{"serve", "--data", dir, "--allow-net", "10.0.0"}, []string{"10.0.0", "127.0.0.0/8"}},
		{"an address without a port", []string{"serve", "--data", dir, "--listen", "127.0.0.1"}, []string{"--listen", "127.0.0.1", "port"}},
		{"a port that is none", []string{"demo", "--listen", "127.0.0.1:99999"}, []string{"--listen", "99999", "127.0.0.1:8080"}},
		{"a verify with a query", []string{"search", "--verify", "букет", "--data", dir}, []string{"--verify", "takes no query"}},
		{"a source that is not there", []string{"sources", "run", "no/such", "--data", dir}, []string{"no source no/such", "molva sources list"}},
		{"an import for a source that is not there", []string{"import", "-", "--source", "xx", "--data", dir}, []string{"--source", "no source xx", "molva sources list"}},
		{"a file that is missing", []string{"import", filepath.Join(dir, "none.csv"), "--data", dir}, []string{"none.csv", "standard input"}},
		{"a query with a mistake in its second line", []string{"search", "букет\nплохо rating:<", "--data", dir}, []string{"2:15", "\n  плохо rating:<\n                ^\n"}},
		{"a query that looks like a flag", []string{"search", "-review", "--data", dir}, []string{"molva search -- '-review'"}},
		{"a query with a mistake", []string{"search", "rating:<", "--data", dir}, []string{"1:9", "^"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, errs := run(t, "", c.args...)
			if status != exitUsage || out != "" {
				t.Errorf("status %d, output %q", status, out)
			}
			for _, w := range c.want {
				if !strings.Contains(errs, w) {
					t.Errorf("the message %q does not say %q", errs, w)
				}
			}
		})
	}
}

func TestTheExampleIsTheDefaults(t *testing.T) {
	var file, defaults Config
	if err := toml.NewDecoder(strings.NewReader(exampleConfig)).DisallowUnknownFields().Decode(&file); err != nil {
		t.Fatal(err)
	}
	parser, err := kong.New(&defaults)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Config{&file, &defaults} {
		if len(c.Sites) == 0 {
			c.Sites = nil
		}
		if len(c.AllowNet) == 0 {
			c.AllowNet = nil
		}
		if len(c.Resolve) == 0 {
			c.Resolve = nil
		}
	}
	if d := cmp.Diff(defaults, file); d != "" {
		t.Error(d)
	}
}

func TestFileThenEnvironmentThenFlags(t *testing.T) {
	file := filepath.Join(t.TempDir(), "molva.toml")
	text := "listen = \"file:1\"\nsmtp = \"file\"\nagent = \"file\"\nallow_net = [\"10.0.0.0/8\", \"127.0.0.0/8\"]\n[resolve]\n\"a.example\" = \"127.0.0.1:80\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MOLVA_SMTP", "environment")
	t.Setenv("MOLVA_AGENT", "environment")
	var cli struct {
		Config kong.ConfigFlag
		Serve  serveCommand `cmd:""`
	}
	parser, err := kong.New(&cli, kong.Configuration(readConfig), kong.BindTo(context.Background(), (*context.Context)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"--config", file, "serve", "--agent", "flag"}); err != nil {
		t.Fatal(err)
	}
	got := cli.Serve.Config
	if got.Listen != "file:1" || got.SMTP != "environment" || got.Agent != "flag" || len(got.AllowNet) != 2 || got.Resolve["a.example"] != "127.0.0.1:80" {
		t.Errorf("got %+v", got)
	}
}

func TestImportThenSearchThenVerifyThenDoctor(t *testing.T) {
	dir := t.TempDir()
	rows := `{"id":"1","rating":1,"text":"Букет завял, деньги не вернули, обман.","published":"2026-01-05"}
{"id":"2","rating":5,"text":"Чудесные букеты, спасибо!"}
{"id":"3","rating":"много","text":"Хорошо"}
`
	status, out, errs := run(t, rows, "import", "-", "--data", dir, "--site", "export.example")
	if status != exitPartly || !strings.Contains(out, "3 read: 2 new, 0 edited, 0 the same, 1 refused") || !strings.Contains(errs, "line 3:") {
		t.Fatalf("import: status %d, %q, %q", status, out, errs)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"search", "букетами", "--data", dir}, "2 found"},
		{[]string{"search", "is:complaint rating:<3", "--data", dir}, "1 found"},
		{[]string{"search", "-спасибо", "--data", dir}, "1 found"},
		{[]string{"search", "--data", dir, "-спасибо"}, "1 found"},
		{[]string{"search", "--data", dir, "--", "-спасибо"}, "1 found"},
		{[]string{"search", "--verify", "--data", dir}, "2 documents, 2 indexed, 0 missing, 0 stale, 0 too many"},
		{[]string{"reindex", "--data", dir}, "the new index holds 2 documents"},
		{[]string{"doctor", "--data", dir}, "ok   index"},
		{[]string{"flow"}, taskOfTheMap},
		{[]string{"config"}, "index_prefix"},
	} {
		status, out, errs := run(t, "", c.args...)
		if status != exitDone || !strings.Contains(out, c.want) {
			t.Errorf("%v: status %d, %q, %q", c.args, status, out, errs)
		}
	}
}

func TestTheDoctorMindsEveryRedSource(t *testing.T) {
	for _, c := range []struct {
		source sourceView
		ok     bool
		advice string
	}{
		{sourceView{Colour: "green", Owner: &personView{}}, true, ""},
		{sourceView{Colour: "yellow", Owner: &personView{}}, true, ""},
		{sourceView{ID: "ab12", Colour: "red", Owner: &personView{}}, false, "https://molva.example/sources/ab12"},
		{sourceView{ID: "ab12", Colour: "red"}, false, "owner on its page, without one it is not read: https://molva.example/sources/ab12"},
	} {
		if f := sourceFinding(c.source, "https://molva.example"); f.ok != c.ok || !strings.Contains(f.advice, c.advice) {
			t.Errorf("%+v: %+v", c.source, f)
		}
	}
}

func TestOneProcessAloneMayMixServersAndEmbeddedParts(t *testing.T) {
	for _, c := range []struct {
		config Config
		ok     bool
	}{
		{Config{}, true},
		{Config{Database: "postgres://d", Redis: "redis://r", Elasticsearch: "http://e"}, true},
		{Config{Database: "postgres://d", Redis: "redis://r"}, false},
		{Config{Elasticsearch: "http://e"}, false},
		{Config{Elasticsearch: "http://e", Alone: true}, true},
	} {
		if err := c.config.checkServers(); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.config, err)
		}
	}
}

// taskOfTheMap is one line that the map must have.
const taskOfTheMap = "host:crawl"

func TestASecondOwnerOfADataFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	lock, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	status, _, errs := run(t, "", "serve", "--data", dir)
	if status != exitFailed || !strings.Contains(errs, "another molva owns this data folder") {
		t.Errorf("status %d, %q", status, errs)
	}
}

// TestAFolderThatIsNotThereIsASlip: who looks at a product does not make a new one.
func TestAFolderThatIsNotThereIsASlip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "typo")
	for _, args := range [][]string{{"doctor"}, {"search", "x"}, {"search", "--verify"}, {"reindex"}, {"sources", "list"}, {"sources", "run", "x"}, {"user", "list"}, {"user", "add", "a@b.example"}} {
		status, out, errs := run(t, "", append(args, "--data", dir)...)
		if _, err := os.Stat(dir); status != exitUsage || out != "" || !strings.Contains(errs, "--data") || !strings.Contains(errs, "molva serve") || err == nil {
			t.Errorf("%v: status %d, %q, %q, %v", args, status, out, errs, err)
		}
	}
	if status, _, errs := run(t, "", "import", "-", "--data", dir, "--site", "x.example"); status != exitDone {
		t.Errorf("import begins one: status %d, %q", status, errs)
	}
}

// TestLinksLeadToAMachine: an address to listen on is no address to open.
func TestLinksLeadToAMachine(t *testing.T) {
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		config  Config
		want    string
		guesses bool
	}{
		{Config{Listen: "127.0.0.1:8080"}, "http://127.0.0.1:8080", false},
		{Config{Listen: ":8080"}, "http://" + name + ":8080", true},
		{Config{Listen: "0.0.0.0:80"}, "http://" + name + ":80", true},
		{Config{Listen: "[::]:80"}, "http://" + name + ":80", true},
		{Config{Listen: ":8080", BaseURL: "https://molva.example/"}, "https://molva.example", false},
	} {
		if got := c.config.baseURL(); got != c.want || c.config.guessesURL() != c.guesses {
			t.Errorf("%+v: %s", c.config, got)
		}
		sends := c.config
		sends.SMTP = "smtp://mail.example:25"
		told := func(cfg Config) finding {
			return linksFinding(condition{BaseURL: cfg.baseURL(), Guessed: cfg.sendsGuess()}, true)
		}
		if f, quiet := told(sends), told(c.config); f.ok == c.guesses || !quiet.ok || !strings.Contains(f.detail, c.want) {
			t.Errorf("%+v: the doctor says %+v, without a mail server %+v", c.config, f, quiet)
		}
	}
}

// TestOnlyWhatServesIsDoneWhenItIsStopped: for every other command a stop is no success.
func TestOnlyWhatServesIsDoneWhenItIsStopped(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	dir := t.TempDir()
	cfg := Config{Data: dir, Roles: []string{RoleWeb, RoleWorker, RoleScheduler}, Listen: "127.0.0.1:0"}
	for _, c := range []struct {
		name    string
		command interface {
			Run(context.Context, Streams) error
		}
		want int
	}{
		{"serve", &serveCommand{Config: cfg}, exitDone},
		{"search --verify", &searchCommand{Config: cfg, Verify: true}, exitFailed},
		{"reindex", &reindexCommand{Config: cfg}, exitFailed},
		{"doctor", &doctorCommand{Config: cfg}, exitFailed},
		{"eval", &evalCommand{Data: dir}, exitFailed},
		{"train", &trainCommand{Config: Config{Data: dir}, Out: filepath.Join(dir, "weights")}, exitFailed},
		{"classify", &classifyCommand{}, exitFailed},
		{"detect", &detectCommand{}, exitFailed},
	} {
		var errs bytes.Buffer
		silent := Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard} // who is stopped may still be reading
		if got := report(&errs, wasInterrupted(stopped, c.command.Run(stopped, silent))); got != c.want || got != exitDone && !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("%s: status %d, %q", c.name, got, errs.String())
		}
	}
}
