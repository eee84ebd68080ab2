//go:build race

package classify

// raced says that the race detector is on; the long evaluation runs without it.
const raced = true
