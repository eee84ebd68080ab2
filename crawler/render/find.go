package render

import (
	"fmt"
	"os/exec"

	"molva/collector"
)

// names are what the browser is called where people install it. The first is Debian's program itself, which its wrapper
// starts with switches of its own.
var names = []string{"/usr/lib/chromium/chromium", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// Off as a setting means that no page is rendered.
const Off = "off"

// Find is the path of the browser that a setting means: a path or a name, "" for the one that is installed, Off for none.
// Without one the path is empty. A setting that names none is a *collector.Error with CodeInvalid.
func Find(setting string) (string, error) {
	switch setting {
	case Off:
		return "", nil
	case "":
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path, nil
			}
		}
		return "", nil
	}
	path, err := exec.LookPath(setting)
	if err != nil {
		return "", &collector.Error{Code: collector.CodeInvalid, Where: "--chromium", Msg: fmt.Sprintf("%q is no program that can be run: %v", setting, err),
			Hint: "give the path of Chromium, or off", Err: err}
	}
	return path, nil
}
