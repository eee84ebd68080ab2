package sites

import (
	"fmt"
	"maps"
	"slices"
)

// checkJSON looks at each entry of the file.
func (s *Site) checkJSON() error {
	for i := range s.JSON {
		if err := s.JSON[i].check(fmt.Sprintf("json[%d]", i), s.List != nil); err != nil {
			return err
		}
	}
	return nil
}

func (j *JSON) check(key string, list bool) error {
	what := 0
	for _, given := range []bool{j.Item.Given(), j.HTML.Given(), j.Thread != nil} {
		if given {
			what++
		}
	}
	switch {
	case what != 1:
		return at(key+".item", "one of item (where are the reviews?), html and thread must be there")
	case j.HTML.Given() && !list:
		return at(key+".html", "html is read by [list], which is missing")
	case j.Script.Given() && j.Variable != "":
		return at(key+".variable", "script and variable exclude each other: the one is an element, the other what a script assigns")
	case j.Attr != "" && !j.Script.Given():
		return at(key+".attr", "attr is of the element that script selects; script is missing")
	case j.Thread != nil && !j.Thread.Text.Given() && len(j.Reply) == 0:
		return at(key+".thread.text", "the mention has neither a text nor replies")
	}
	if j.Rating != nil {
		if err := j.Rating.check(key + ".rating"); err != nil {
			return err
		}
	}
	for i, r := range j.Reply {
		if !r.Item.Given() {
			return at(fmt.Sprintf("%s.reply[%d].item", key, i), "item is missing: where do the answers stand?")
		}
	}
	if err := j.Next.check(key + ".next"); err != nil {
		return err
	}
	if err := j.checkGroups(key); err != nil {
		return err
	}
	w := j.Review
	return checkRequire(key, j.Require, map[string]bool{"id": w.ID.Given(), "author": w.Author.Given(), "rating": w.Rating.Given(),
		"title": w.Title.Given(), "text": w.Text.Given(), "published": w.Published.Given()})
}

func (n *JSONNext) check(key string) error {
	switch {
	case n == nil:
		return nil
	case n.Link.Given() && n.Cursor.Given():
		return at(key+".cursor", "link and cursor exclude each other")
	case n.Cursor.Given() && n.Param == "":
		return at(key+".cursor", "param is missing: which parameter holds the cursor?")
	case n.Param != "" && n.At.Given():
		return at(key+".at", "param and at exclude each other")
	case !n.Link.Given() && n.Param == "" && !n.At.Given():
		return at(key, "one of link, cursor with param, param and at must say where the next page is")
	case n.At.Given() && n.At.NumSubexp() != 1:
		return at(key+".at", "%q must have one group, the number: page=(\\d+)", n.At.String())
	case n.First < 0 || n.Size < 0 || n.Most < 0:
		return at(key, "first, size and most are 0 or more")
	case n.Skip && n.Last.Given():
		return at(key+".last", "last counts pages, skip counts reviews")
	}
	return nil
}

// checkGroups looks whether every {#name} is a group of a pattern in pages.
func (j *JSON) checkGroups(key string) error {
	fields := j.fields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, part := range fields[name].Template.Parts {
			if part.Group == "" {
				continue
			}
			if len(j.Pages) == 0 {
				return at(key+"."+name, "{#%s} is a group of a pattern in pages, which is missing", part.Group)
			}
			if !slices.ContainsFunc(j.Pages, func(p Pattern) bool { return p.SubexpIndex(part.Group) >= 0 }) {
				return at(key+"."+name, "no pattern in pages has a group %s; write (?P<%s>\\d+)", part.Group, part.Group)
			}
		}
	}
	return nil
}

// fields are all fields of an entry that may hold a template of the page's address, by the name of their key.
func (j *JSON) fields() map[string]JSONField {
	w := j.Review
	out := map[string]JSONField{"subject": j.Subject, "about": j.About, "review.id": w.ID, "review.url": w.URL, "review.item": w.Item,
		"review.item_url": w.ItemURL, "review.author": w.Author, "review.author_url": w.AuthorURL, "review.title": w.Title, "review.text": w.Text}
	if t := j.Thread; t != nil {
		out["thread.id"], out["thread.url"], out["thread.title"], out["thread.author_url"] = t.ID, t.URL, t.Title, t.AuthorURL
	}
	return out
}
