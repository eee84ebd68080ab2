package render

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Page after page, hostile ones among them: afterwards there is no process, no folder, no goroutine and no memory more
// than before. MOLVA_TEST_LONG=1 renders 1,000.
func TestManyPagesLeaveNothingBehind(t *testing.T) {
	pages := 50
	if os.Getenv("MOLVA_TEST_LONG") == "1" {
		pages = 1000
	}
	hostile := []string{`<script>for (;;) alert(1)</script>`, `<script>document.write("<!--" + "words ".repeat(3e5) + "-->")</script>`, `<script>for (;;);</script>`,
		`<script>setInterval(() => { location = "/n" + Math.random(); window.open("/p") }, 10)</script>`}
	b := started(t, Config{Tabs: 2, PageTime: time.Minute, CPUTime: 5 * time.Second, OwnTime: time.Second, Pages: 20, MaxHTML: 1 << 20})
	children := processesBelow(os.Getpid())
	goroutines, began := runtime.NumGoroutine(), residentMemory(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	failed := map[string]int{}
	next := make(chan int)
	for range 2 {
		wg.Go(func() {
			for n := range next {
				body := fmt.Sprintf(`<p id="x"></p><script>setTimeout(() => x.textContent = "page " + %d, 300)</script>`, n)
				bad := n%25 == 24
				if bad {
					body = hostile[n/25%len(hostile)]
				}
				r, err := b.Render(context.Background(), site(body, nil))
				mu.Lock()
				switch {
				case err != nil && bad:
					failed["hostile"]++
				case err != nil:
					failed[err.Error()]++
				case !bad && !strings.Contains(string(r.HTML), fmt.Sprintf(">page %d<", n)):
					failed["wrong page"]++
				}
				mu.Unlock()
			}
		})
	}
	for n := range pages {
		next <- n
	}
	close(next)
	wg.Wait()
	b.Close()
	delete(failed, "hostile")
	if len(failed) > 0 {
		t.Errorf("of %d pages: %v", pages, failed)
	}
	if left := strays(b.cfg.Temp); len(left) > 0 {
		t.Errorf("processes of browsers: %v", left)
	}
	if now := processesBelow(os.Getpid()); now > children {
		t.Errorf("%d processes below this one, %d before", now, children)
	}
	if now := runtime.NumGoroutine(); now > goroutines-1 { // the wall's has ended too
		t.Errorf("%d goroutines, %d before", now, goroutines)
	}
	runtime.GC()
	if now := residentMemory(t); now > began+64<<20 {
		t.Errorf("%d MiB resident, %d before", now>>20, began>>20)
	}
	t.Logf("%d pages rendered; resident memory %d MiB before and %d after", pages, began>>20, residentMemory(t)>>20)
}

// processesBelow counts the living processes whose parent, or parent's parent, is one of ours.
func processesBelow(root int) int {
	parents := map[int]int{}
	for _, pid := range pids() {
		if processGroup(pid) != 0 {
			parents[pid] = parentOf(pid)
		}
	}
	n := 0
	for pid := range parents {
		for up := parents[pid]; up > 1; up = parents[up] {
			if up == root {
				n++
				break
			}
		}
	}
	return n
}

func parentOf(pid int) int {
	f := stat(pid)
	if len(f) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(f[1]) // the kernel writes numbers
	return parent
}

func residentMemory(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(b), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * int64(os.Getpagesize())
}
