package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

var (
	totalShown = regexp.MustCompile(`data-total="(\d+)"`)
	starsShown = regexp.MustCompile(`data-stars="(\d)">(\d+)<`)
)

// publicPage is step 26.
func (c *check) publicPage(ctx context.Context, s *step) error {
	page, err := c.visit(ctx, http.MethodGet, "/reviews?about=company&all=1", nil)
	if err != nil {
		return err
	}
	items, err := c.visit(ctx, http.MethodGet, "/reviews?about=items&all=1", nil)
	if err != nil {
		return err
	}
	s.same("the page answers", http.StatusOK, page.status)
	s.that("one star is shown like others", excerpt(page.page, "на пять часов позже"), strings.Contains(page.page, "на пять часов позже"))
	s.that("reviews of items stand apart", "", !strings.Contains(items.page, "на пять часов позже"))
	s.that("a long one folds", excerpt(page.page, "<details"), strings.Contains(page.page, "<details") && strings.Contains(page.page, "Заказывал букет на день рождения"))
	s.that("without scripts", "", !strings.Contains(page.page, "<script"))
	if c.spoiled(26) { // somebody writes in the very moment
		if err := c.oneMore(ctx); err != nil {
			return err
		}
	}
	index, err := c.api.search(ctx, ownSite+" is:live", 200)
	if err != nil {
		return err
	}
	want, shown := map[int]int{1: 0, 2: 0, 3: 0, 4: 0, 5: 0}, map[int]int{}
	for _, d := range index.Documents {
		want[int(d.Rating)]++
	}
	for _, m := range starsShown.FindAllStringSubmatch(page.page, -1) {
		stars, _ := strconv.Atoi(m[1]) // the pattern lets digits through
		n, _ := strconv.Atoi(m[2])
		shown[stars] = n
	}
	total := "none"
	if m := totalShown.FindStringSubmatch(page.page); m != nil {
		total = m[1]
	}
	s.same("the total is the index's", index.Total, total)
	s.same("the distribution is the index's", fmt.Sprint(want), fmt.Sprint(shown))
	return nil
}

// oneMore is a review that the page does not have yet.
func (c *check) oneMore(ctx context.Context) error {
	_, way, err := c.formOf(ctx, daria)
	if err != nil {
		return err
	}
	if _, err := c.visit(ctx, http.MethodPost, way, url.Values{"rating": {"3"}, "name": {"Дарья"}, "about": {"company"}, "text": {"Нормально."}}); err != nil {
		return err
	}
	return c.settle(ctx)
}
