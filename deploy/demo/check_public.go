package demo

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// publicPage is step 26.
func (c *check) publicPage(ctx context.Context, s *step) error {
	text := longBeginning + strings.Repeat(" Букети завжди свіжі, доставка вчасна, а менеджери відповідають швидко й доброзичливо.", 12)
	if c.spoiled(26) { // the customer has little to say
		text = longBeginning
	}
	if _, err := c.sendReview(ctx, c.asked[twoOrders], url.Values{"rating": {"4"}, "text": {text}, "about": {"company"}, "name": {c.asked[twoOrders].name}}); err != nil {
		return err
	}
	pages := map[string]string{}
	for about, path := range map[string]string{"all": "/reviews?all=1", "company": "/reviews?about=company&all=1", "items": "/reviews?about=items&all=1"} {
		p, err := c.visit(ctx, http.MethodGet, path, nil)
		if err != nil {
			return err
		}
		s.same(path, http.StatusOK, p.status)
		pages[about] = html.UnescapeString(p.page)
	}
	has := func(about, words string) bool { return strings.Contains(pages[about], words) }
	one, long := firstWords(oneStarText), longBeginning
	s.same("of the company: the long one, not that of an item", "true false", fmt.Sprint(has("company", long), has("company", one)))
	s.same("of items: one star, not that of the company", "true false", fmt.Sprint(has("items", one), has("items", long)))
	folded := false
	for _, part := range strings.Split(pages["company"], "<article")[1:] {
		folded = folded || strings.Contains(part, long) && strings.Contains(part, "<details")
	}
	s.same("the long one is folded", true, folded)
	return c.pageIsIndex(ctx, s, pages["all"])
}

var (
	shownTotal = regexp.MustCompile(`data-total="(\d+)"`)
	shownStars = regexp.MustCompile(`data-stars="(\d)">(\d+)<`)
)

// pageIsIndex notes that the total and the distribution on the public page are those of the index.
func (c *check) pageIsIndex(ctx context.Context, s *step, page string) error {
	live, err := c.api.count(ctx, "site:own is:live")
	if err != nil {
		return err
	}
	total := ""
	if m := shownTotal.FindStringSubmatch(page); m != nil {
		total = m[1]
	}
	s.same("the total, as in the index", live, total)
	shown, held := map[string]string{}, map[string]string{}
	for _, m := range shownStars.FindAllStringSubmatch(page, -1) {
		shown[m[1]] = m[2]
	}
	for _, stars := range []string{"1", "2", "3", "4", "5"} {
		n, err := c.api.count(ctx, "site:own is:live rating:"+stars)
		if err != nil {
			return err
		}
		held[stars] = fmt.Sprint(n)
	}
	s.same("the distribution, as in the index", held, shown)
	return nil
}
