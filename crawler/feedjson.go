package crawler

import (
	"bytes"
	"strings"

	"molva/collector"
)

// readJSONFeed reads a JSON Feed (versions 1 and 1.1); nil for any other JSON. Some write "1.1" where the address of the
// version belongs.
func readJSONFeed(text []byte) *feed {
	if !bytes.Contains(text, []byte(`"version"`)) || !bytes.Contains(text, []byte(`"items"`)) {
		return nil
	}
	values, _ := parseJSON(text)
	if len(values) != 1 {
		return nil
	}
	version := values[0].get("version").text
	number := (version == "1" || version == "1.0" || version == "1.1") && values[0].get("title").text != ""
	if values[0].get("items").kind != 'l' || !number && !strings.Contains(version, "jsonfeed.org/version/") {
		return nil
	}
	top := values[0]
	f := &feed{title: top.get("title").text, link: top.get("home_page_url").text, older: top.get("next_url").text,
		language: top.get("language").text, author: top.authorOf()}
	for _, item := range top.get("items").list {
		if item.kind != 'o' || len(f.entries) == maxEntries {
			continue
		}
		e := feedEntry{id: item.get("id").text, title: plainHTML(item.get("title").text, false), language: item.get("language").text,
			link: item.get("url").text, published: item.get("date_published").text, updated: item.get("date_modified").text,
			summary: item.get("summary").text, author: item.authorOf()}
		if e.link == "" {
			e.permalink = item.get("external_url").text
		}
		if e.text = item.get("content_text").text; e.text == "" {
			e.text = plainHTML(item.get("content_html").text, false)
			e.links = hrefsIn(e.links, item.get("content_html").text)
		}
		e.addImages(item)
		f.entries = append(f.entries, e)
	}
	return f
}

func (e *feedEntry) addImages(item jsonValue) {
	for _, name := range []string{"image", "banner_image"} {
		if a := item.get(name).text; a != "" {
			e.images = append(e.images, a)
		}
	}
	for _, a := range item.get("attachments").list {
		if strings.HasPrefix(a.get("mime_type").text, "image/") {
			e.images = append(e.images, a.get("url").text)
		}
	}
}

// authorOf is the first author of a feed or an entry: version 1.1 has a list, version 1 one object.
func (v jsonValue) authorOf() collector.Author {
	a := v.get("author")
	if list := v.get("authors").list; len(list) > 0 {
		a = list[0]
	}
	return collector.Author{Name: a.get("name").text, URL: a.get("url").text}
}

// get is the value of a key of an object; the null value of one that there is not.
func (v jsonValue) get(key string) jsonValue {
	if v.kind == 'o' {
		for i, k := range v.keys {
			if k == key && i < len(v.list) {
				return v.list[i]
			}
		}
	}
	return jsonValue{}
}
