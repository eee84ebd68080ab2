// Command molva watches what is said about a company and asks its customers to say it honestly.
package main

import (
	"os"

	"molva/deploy"
)

func main() { os.Exit(deploy.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
