package jobs

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// platforms are sites on which everybody has a place of their own: the place is the channel or the group and not the site. The
// words are first parts of addresses that lead to none.
var platforms = map[string][]string{
	"t.me":          {"share", "joinchat", "addstickers", "proxy", "socks", "iv", "login", "c"},
	"vk.com":        {"share.php", "away.php", "login", "feed", "search", "video", "app"},
	"ok.ru":         {"dk", "offer", "share", "video"},
	"facebook.com":  {"sharer", "sharer.php", "share.php", "share", "dialog", "plugins", "l.php", "watch", "groups"},
	"instagram.com": {"p", "reel", "explore", "share"},
	"x.com":         {"intent", "share", "home", "search", "hashtag", "i"},
	"twitter.com":   {"intent", "share", "home", "search", "hashtag", "i"},
	"dzen.ru":       {"news", "video", "a"},
	"youtube.com":   {"watch", "shorts", "embed", "results", "playlist", "redirect"},
}

// noPlaces are sites on which nobody complains: they shorten links, share them, count clicks, hold files, send mail, search.
var noPlaces = strings.Fields(`bit.ly goo.gl t.co clck.ru vk.cc is.gd tinyurl.com ow.ly cutt.ly u.to rb.gy buff.ly lnkd.in fb.me youtu.be tiny.cc shorturl.at
	wa.me whatsapp.com viber.com telegram.org telegram.me telegra.ph addtoany.com addthis.com sharethis.com linktr.ee taplink.cc pinterest.com
	google.com google.ru yandex.ru ya.ru bing.com duckduckgo.com mail.ru gmail.com ukr.net i.ua rambler.ru outlook.com
	doubleclick.net googletagmanager.com google-analytics.com googleapis.com gstatic.com cloudflare.com jsdelivr.net
	w3.org schema.org wikipedia.org wikimedia.org archive.org apple.com microsoft.com github.com imgur.com ibb.co`)

// fileLike are ends of names that are domains too, but in running text are files.
var fileLike = map[string]bool{"md": true, "py": true, "sh": true, "rs": true, "zip": true, "mov": true, "pl": true, "ps": true, "app": true}

const (
	placeMost   = 200  // bytes of a place
	addressMost = 2000 // bytes of an address
	wordsLooked = 400  // words with a point in them that are looked at in one text
)

// place is what an address leads to, as a place where people speak, and the address. "" for none: an address of a machine, a
// file, a name that nobody can register, a site where nobody complains.
func placeAt(address string) (place, at string) {
	if len(address) > addressMost || !utf8.ValidString(address) {
		return "", ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return "", ""
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."))
	if err != nil || host == "" || net.ParseIP(host) != nil {
		return "", ""
	}
	if !registrable(host) {
		return "", ""
	}
	if spot := spotAt(host, u); spot != "" && len(spot) <= placeMost {
		u.Fragment = ""
		return spot, u.String()
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || slices.Contains(noPlaces, domain) {
		return "", ""
	}
	u.Fragment = ""
	if words, platform := platforms[domain]; platform {
		name := channelIn(u.Path)
		if name == "" || slices.Contains(words, name) {
			return "", ""
		}
		domain += "/" + name
	}
	if shown, err := idna.Display.ToUnicode(domain); err == nil && !strings.Contains(domain, "/") {
		domain = shown
	}
	if len(domain) > placeMost {
		return "", ""
	}
	return domain, u.String()
}

// registrable says that the end of a name is one under which names are given out.
func registrable(host string) bool {
	end, known := publicsuffix.PublicSuffix(host)
	return (known || strings.Contains(end, ".")) && end != host
}

var channelName = regexp.MustCompile(`^@?[\pL\pN._-]+$`)

// channelIn is whose place on a platform a path leads to.
func channelIn(path string) string {
	parts := strings.Split(strings.Trim(strings.ToLower(path), "/"), "/")
	for len(parts) > 1 && (parts[0] == "s" || parts[0] == "c" || parts[0] == "channel" || parts[0] == "group" || parts[0] == "user") {
		parts = parts[1:]
	}
	if !channelName.MatchString(parts[0]) {
		return ""
	}
	return parts[0]
}

// addressesIn are the addresses that stand in a text in letters: whole, or as a name and a path.
func addressesIn(s string) (out []string) {
	looked := 0
	for _, word := range strings.FieldsFunc(s, betweenWords) {
		if !innerPoint(word) {
			continue
		}
		if looked++; looked > wordsLooked {
			break
		}
		word = strings.TrimRight(word, ".,;:!?…")
		switch i := strings.Index(word, "://"); {
		case i > 0:
			at := max(strings.LastIndex(strings.ToLower(word[:i]), "http"), 0)
			out = append(out, strings.ToLower(word[at:i])+word[i:])
		case strings.Contains(word, "@") || !bareName(word):
		default:
			out = append(out, "https://"+word)
		}
	}
	return out
}

func betweenWords(r rune) bool {
	return r <= ' ' || r == '\u00a0' || strings.ContainsRune(`()[]{}<>"'«»„“”|`, r)
}

// innerPoint says that a word has a point between two letters or digits.
func innerPoint(word string) bool {
	for i := 1; i+1 < len(word); i++ {
		if word[i] == '.' && partOfName(word[i-1]) && partOfName(word[i+1]) {
			return true
		}
	}
	return false
}

func partOfName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c >= utf8.RuneSelf
}

// bareName says that a word without http is a name of a site and no slip of a full stop, no file and no number.
func bareName(word string) bool {
	host, _, _ := strings.Cut(strings.ToLower(word), "/")
	if strings.HasPrefix(host, "www.") {
		return true
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return false
	}
	end, icann := publicsuffix.PublicSuffix(ascii)
	return icann && end != ascii && !fileLike[end] && !strings.ContainsAny(host, "%&=?_")
}
