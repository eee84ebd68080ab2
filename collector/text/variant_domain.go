package text

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// saidEndings are the ends of domains as people say and write them in Cyrillic.
var saidEndings = map[string][]string{"com": {"ком", "com"}, "ru": {"ру"}, "ua": {"юа", "уа"}, "org": {"орг"}, "net": {"нет"}, "by": {"бай"}, "kz": {"кз"}, "info": {"инфо"},
	"shop": {"шоп"}, "me": {"ми"}, "io": {"ио"}, "рф": {"рф"}, "укр": {"укр"}}

// domainSaidMost is how many spellings of a domain's name are said with its end.
const domainSaidMost = 3

// domainOf is the host of an address of a site, in lower case and without www; ok where it looks like one.
func domainOf(s string) (host string, ok bool) {
	host = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"https://", "http://"} {
		host = strings.TrimPrefix(host, scheme)
	}
	if at := strings.IndexAny(host, "/?#:"); at >= 0 {
		host = host[:at]
	}
	host = strings.Trim(strings.TrimPrefix(host, "www."), ".")
	labels := strings.Split(host, ".")
	end := labels[len(labels)-1]
	if len(labels) < 2 || len([]rune(end)) < 2 || strings.HasPrefix(end, "xn--") && len(end) < 6 {
		return "", false
	}
	for _, l := range labels {
		if l == "" || strings.ContainsFunc(l, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
			return "", false
		}
	}
	return host, knownEnd(end)
}

// knownEnd tells an end of domains from the second word of «М.Видео».
func knownEnd(end string) bool {
	_, said := saidEndings[end]
	return said || strings.HasPrefix(end, "xn--") || lettersOf(end) == latinScript && len(end) <= 3
}

// domainLabel is the name within an address: flowwow of www.flowwow.com.
func domainLabel(s string) (label string, ok bool) {
	host, ok := domainOf(s)
	if !ok {
		return "", false
	}
	if shown, err := idna.Display.ToUnicode(host); err == nil {
		host = shown
	}
	labels := strings.Split(host, ".")
	at := len(labels) - 2
	if at > 0 && len(labels[at]) <= 3 { // com.ua, co.uk
		at--
	}
	return labels[at], true
}

// domains are how an address is written without www, in the other form of IDN, and said.
func domains(name, label string) (out []Variant) {
	host, ok := domainOf(name)
	if !ok {
		return nil
	}
	out = []Variant{{Kind: KindDomain, Text: label, Why: WhyDomainName}, {Kind: KindDomain, Text: host, Why: WhyDomainName}}
	if ascii, err := idna.Lookup.ToASCII(host); err == nil && ascii != host {
		out = append(out, Variant{Kind: KindDomain, Text: ascii, Why: WhyIDN, exact: true})
	}
	if shown, err := idna.Display.ToUnicode(host); err == nil && shown != host {
		out = append(out, Variant{Kind: KindDomain, Text: shown, Why: WhyIDN, exact: true})
	}
	end := host[strings.LastIndexByte(host, '.')+1:]
	spoken := append([]Variant{{Text: label}}, first(domainSaidMost, sounded(wordsOf(label)))...)
	for _, v := range spoken {
		for _, e := range saidEndings[end] {
			out = append(out, Variant{Kind: KindDomain, Text: v.Text + " " + e, Why: WhyDomainSaid},
				Variant{Kind: KindDomain, Text: v.Text + " точка " + e, Why: WhyDomainSaid}, Variant{Kind: KindDomain, Text: v.Text + " крапка " + e, Why: WhyDomainSaid})
		}
	}
	return out
}
