package search

import "testing"

func testPrefix(t *testing.T, url string) string { return "x" }
