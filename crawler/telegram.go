package crawler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"molva/collector"
	"molva/crawler/sites"
)

// telegramSite is the site file by which previews of public channels are known. The language of site files has no word
// for a page of many posts, so they are read here.
const telegramSite = "telegram"

var (
	telegramChannel = regexp.MustCompile(`^/s/[A-Za-z0-9_]+(\?before=\d+)?$`)
	telegramPost    = regexp.MustCompile(`^[A-Za-z0-9_]+/\d+$`)
	backgroundImage = regexp.MustCompile(`background-image:\s*url\(['"]?([^'")]+)`)
)

// maxPosts bounds the posts read from one page; a preview shows twenty.
const maxPosts = 200

// readTelegram reads the preview of a public channel; false for any other page. Views are not kept: they are no words.
func (v *Visit) readTelegram(text []byte, p *place) bool {
	if p.site == nil || p.site.Name != telegramSite {
		return false
	}
	if !telegramChannel.MatchString(pathQuery(v.URL)) { // whoever shows no preview leads there from /s/NAME
		v.Drift, v.Reason = true, collector.Because("no_preview").String()
		return true
	}
	root, err := boundedTree(text)
	if err != nil {
		v.Outcome, v.Reason = Broken, collector.Because("not_parsed", err).String()
		return true
	}
	doc := goquery.NewDocumentFromNode(root)
	doc.Find(".tgme_widget_message[data-post]").Each(func(_ int, s *goquery.Selection) {
		if m, ok := p.post(s); ok && len(v.Entries) < maxPosts {
			v.Entries = append(v.Entries, m)
		}
	})
	slices.Reverse(v.Entries) // a channel reads from the oldest on
	v.Entries = oneEach(v.Entries)
	if len(v.Entries) == 0 && doc.Find(".tgme_channel_info, .tgme_channel_history").Length() == 0 {
		v.Drift, v.Reason = true, collector.Because("read_no_post").String()
		return true
	}
	v.Window = true
	if before, ok := doc.Find("a.tme_messages_more[data-before]").First().Attr("data-before"); ok {
		channel, _, _ := strings.Cut(v.URL, "?")
		if older := p.address(channel + "?before=" + before); telegramChannel.MatchString(pathQuery(older)) && older != v.URL {
			v.Older = older
		}
	}
	return true
}

// post is one message of a channel. Of a forwarded one the author is who wrote it first; what it answers to is no part of
// it. A service message, or one without words, is none.
func (p *place) post(s *goquery.Selection) (collector.Mention, bool) {
	name := s.AttrOr("data-post", "")
	if !telegramPost.MatchString(name) || s.HasClass("service_message") {
		return collector.Mention{}, false
	}
	words := outside(s.Find(".tgme_widget_message_text"), ".tgme_widget_message_reply")
	if words.Length() == 0 {
		words = s.Find(".tgme_widget_message_poll_question")
	}
	m := collector.Mention{Site: p.name, URL: p.address("/" + name)}
	m.ID = m.URL
	if words.Length() > 0 {
		m.Text = feedProse(nodeText(words.Nodes[0], sites.Selector{}))
		m.Links = p.hrefsOf(words.Nodes[0])
	}
	author := outside(s.Find(".tgme_widget_message_owner_name"), ".tgme_widget_message_reply")
	if from := s.Find(".tgme_widget_message_forwarded_from_name"); from.Length() > 0 {
		author = from
	}
	m.Author = collector.Author{Name: feedLine(author.First().Text()), URL: p.channel(author.First().AttrOr("href", ""))}
	if signed := feedLine(s.Find(".tgme_widget_message_from_author").First().Text()); signed != "" {
		m.Author.Name = signed
	}
	m.Published = p.dates.read(s.Find(".tgme_widget_message_date time[datetime], time[datetime]").First().AttrOr("datetime", "")).Published
	s.Find(".tgme_widget_message_photo_wrap[style]").Each(func(_ int, photo *goquery.Selection) {
		if found := backgroundImage.FindStringSubmatch(photo.AttrOr("style", "")); found != nil && len(m.Images) < 100 {
			if a := p.link(found[1]); a != "" {
				m.Images = append(m.Images, a)
			}
		}
	})
	return m, m.Text != "" && m.URL != ""
}

// channel is the address of the channel that a link leads into: that of a post names its number too.
func (p *place) channel(href string) string {
	a := p.address(href)
	if i := strings.LastIndexByte(a, '/'); i > 0 && telegramPost.MatchString(strings.TrimPrefix(pathQuery(a), "/")) {
		a = a[:i]
	}
	return a
}

// outside leaves out what lies within an element of another kind.
func outside(s *goquery.Selection, within string) *goquery.Selection {
	return s.FilterFunction(func(_ int, e *goquery.Selection) bool { return e.ParentsFiltered(within).Length() == 0 })
}
