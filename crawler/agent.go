package crawler

import (
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"molva/collector"
)

// DefaultAgent is the User-Agent where nobody has set one. It says what comes, but not who sent it: only networks that are
// allowed by name are asked with it (see hasContact).
const DefaultAgent = "MolvaBot/1.0 (+https://molva.example/bot)"

// AgentOf is DefaultAgent with the address of whoever runs it.
func AgentOf(address string) string { return "MolvaBot/1.0 (+" + address + ")" }

// contactIn finds web and mail addresses within an agent's text; the host is the second or third group.
var contactIn = regexp.MustCompile(`(?i)\b(https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])[^\s;,)]*|[a-z0-9._%+-]+@([a-z0-9.-]+))`)

// Contact is the first address in an agent's text at which an administrator reaches who runs the crawler; "" for none.
// Names that are set aside for examples and for one machine reach nobody.
func Contact(agent string) string {
	for _, m := range contactIn.FindAllStringSubmatch(agent, -1) {
		if reaches(strings.ToLower(strings.Trim(m[2]+m[3], ".[]"))) {
			return m[1]
		}
	}
	return ""
}

func hasContact(agent string) bool { return Contact(agent) != "" }

// reservedNames are those of RFC 2606 and RFC 6761, and what people use within their walls.
var reservedNames = []string{"example", "example.com", "example.net", "example.org", "invalid", "test", "localhost", "local", "internal", "lan", "localdomain"}

// reaches says whether the public internet knows a host by such a name.
func reaches(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsGlobalUnicast() && !a.IsPrivate()
	}
	return strings.Contains(host, ".") && !slices.ContainsFunc(reservedNames, func(name string) bool {
		return host == name || strings.HasSuffix(host, "."+name)
	})
}

// errMute is behind every refusal to ask a public site without a contact: it is no fault of the site.
var errMute = errors.New("no contact")

func noContact() *collector.Error {
	return &collector.Error{Code: collector.CodeForbidden, Where: "--agent", Err: errMute, Msg: collector.Because("no_contact").String(),
		Hint: "whoever runs this program sets --agent or MOLVA_AGENT, with an address that reaches them: MolvaBot/1.0 (+https://your-company.example/bot)"}
}

// others are products whose name a crawler of ours would bear to be taken for what it is not.
var others = []string{"mozilla", "chrome", "chromium", "safari", "firefox", "opera", "edge", "googlebot", "bingbot", "yandexbot", "yandex", "duckduckbot", "applebot", "curl", "wget"}

const agentHint = "write a name of your own and an address: " + DefaultAgent

// CheckAgent refuses a User-Agent that is none: robots.txt knows a robot by the name at its beginning, and one that bears
// another's name takes what was allowed to that one.
func CheckAgent(agent string) error {
	token := agentToken(agent)
	bad := func(msg string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--agent", Msg: msg, Hint: agentHint}
	}
	switch {
	case strings.ContainsFunc(agent, func(r rune) bool { return r < ' ' || r > '~' }):
		return bad("the user agent may hold printable ASCII alone")
	case len(agent) > 300:
		return bad("the user agent is longer than 300 letters")
	case token == "":
		return bad("the user agent does not begin with a name by which robots.txt can know it")
	case slices.Contains(others, token):
		return bad("the user agent begins with " + agent[:len(token)] + ", which is another's name")
	}
	return nil
}
