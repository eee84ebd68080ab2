package render

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A process with a browser that is killed takes the browser with it, and the next one removes what is left.
func TestABrowserDiesWithItsParent(t *testing.T) {
	if dir := os.Getenv("MOLVA_TEST_PARENT"); dir != "" {
		beParent(t, dir)
		return
	}
	chromium(t)
	dir := folder(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestABrowserDiesWithItsParent$")
	cmd.Env = append(os.Environ(), "MOLVA_TEST_PARENT="+dir)
	in, err := cmd.StdinPipe() // it ends with us
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "shown\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	if len(strays(dir)) < 2 {
		t.Fatal("no browser runs")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	until := time.Now().Add(30 * time.Second)
	for left := strays(dir); len(left) > 0; left = strays(dir) {
		if time.Now().After(until) {
			t.Fatalf("%d processes outlive the one that started them by 30 s", len(left))
		}
		runtime.Gosched()
	}
	profiles, err := filepath.Glob(filepath.Join(dir, profileName+"*"))
	if err != nil || len(profiles) != 1 {
		t.Fatalf("%v, %v", profiles, err)
	}
	sweep(dir, time.Now()) // it may be in the making
	if _, err := os.Stat(profiles[0]); err != nil {
		t.Errorf("a young profile was removed: %v", err)
	}
	sweep(dir, time.Now().Add(2*profileAge))
	if _, err := os.Stat(profiles[0]); !os.IsNotExist(err) {
		t.Errorf("the profile of a dead process is still there: %v", err)
	}
}

// beParent shows a page and waits to be killed.
func beParent(t *testing.T, dir string) {
	b, err := New(Config{Chromium: chromium(t), Agent: agent, Temp: dir, PageTime: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if r := render(t, b, site("<p>page</p>", nil)); strings.Contains(string(r.HTML), "page") {
		fmt.Println("shown")
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test is gone
	b.Close()
}

// A profile whose process lives is nobody's to remove, however old it is.
func TestProfilesInUseStay(t *testing.T) {
	temp := folder(t)
	dir, lock, err := newProfile(temp)
	if err != nil {
		t.Fatal(err)
	}
	sweep(temp, time.Now().Add(time.Hour))
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("it was removed: %v", err)
	}
	lock.Close()
	sweep(temp, time.Now().Add(time.Hour))
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("without its owner it is still there: %v", err)
	}
}
