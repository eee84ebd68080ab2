package deploy_test

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The fault tests start the real program as child processes, kill it, take its servers away and compare what it says
// afterwards with what the sites show. MOLVA_TEST_LONG=1 makes them long, MOLVA_TEST_SEED=n plays one seed again.

// work holds the program and all data folders of the fault tests.
var work string

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil { // they wait for leases more than they work
		log.Fatal(err)
	}
	var err error
	if work, err = os.MkdirTemp("", "molva-f"); err != nil {
		log.Fatal(err)
	}
	status := m.Run()
	if status == 0 { // after a failure the logs of the product stay
		_ = os.RemoveAll(work)
	}
	os.Exit(status)
}

// program builds molva once, without the race detector: it is its own process. MOLVA_TEST_PROGRAM names one that is
// built already.
var program = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("MOLVA_TEST_PROGRAM"); path != "" {
		return path, nil
	}
	path := filepath.Join(work, "molva")
	cmd := exec.Command("go", "build", "-o", path, "molva")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false") // not the flags of this test run
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build molva: %w\n%s", err, out)
	}
	return path, nil
})

// long says that the long form was asked for.
func long() bool { return os.Getenv("MOLVA_TEST_LONG") == "1" }

// dice are random numbers from a seed that is printed, so that a run can be played again.
func dice(t testing.TB) (*rand.Rand, int64) {
	t.Helper()
	seed := time.Now().UnixNano() % 1_000_000
	if s := os.Getenv("MOLVA_TEST_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseInt(s, 10, 64)
		must(t, err)
	}
	t.Logf("seed %d (MOLVA_TEST_SEED=%d plays it again)", seed, seed)
	return rand.New(rand.NewPCG(uint64(seed), 0)), seed
}

// server is the address of a real server. Without one the test is skipped, but fails where servers were promised.
func server(t testing.TB, variable string) string {
	t.Helper()
	address := os.Getenv(variable)
	if address == "" {
		missing(t, variable+" names no server")
	}
	return address
}

// missing ends a test that lacks something of the machine.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("MOLVA_TEST_REAL") == "1" {
		t.Fatal("MOLVA_TEST_REAL is set, but " + what)
	}
	t.Skip(what)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// await asks every 20 ms until ok says yes; after limit the test fails with what was seen last.
func await(t testing.TB, limit time.Duration, what string, ok func() (bool, string)) {
	t.Helper()
	awaitEvery(t, 20*time.Millisecond, limit, what, ok)
}

// seldom is how often a question is asked that costs the product work: its status counts all that lags behind.
const seldom = 200 * time.Millisecond

func awaitEvery(t testing.TB, every, limit time.Duration, what string, ok func() (bool, string)) {
	t.Helper()
	look := time.NewTicker(every)
	defer look.Stop()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		yes, seen := ok()
		if yes {
			return
		}
		select {
		case <-deadline.C:
			t.Fatalf("%s: not within %s; seen last: %s", what, limit, seen)
		case <-look.C:
		}
	}
}
