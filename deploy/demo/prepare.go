package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"molva/collector"
)

// MakeOwner gives the demo's owner a password, kept in a file of the data folder so that a second start on the same
// folder prints the right one.
func MakeOwner(data string) (Owner, error) {
	o := Owner{Mail: OwnerMail, PasswordFile: filepath.Join(data, "owner-password")}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return o, fmt.Errorf("data folder: %w", err)
	}
	if b, err := os.ReadFile(o.PasswordFile); err == nil {
		o.Password = strings.TrimSpace(string(b))
		return o, nil
	}
	o.Password = strings.ToLower(rand.Text()[:16])
	if err := os.WriteFile(o.PasswordFile, []byte(o.Password+"\n"), 0o600); err != nil {
		return o, fmt.Errorf("password file: %w", err)
	}
	return o, nil
}

// Prepare answers the first-run page, registers both sites and makes one alert rule, as a person would in the first
// minutes: by the product's API. A product that has been set up before is left alone.
func Prepare(ctx context.Context, baseURL string, owner Owner) error {
	c := &check{Options: Options{OwnerMail: owner.Mail}, api: newClient(baseURL)}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": owner.Mail, "password": owner.Password}, nil); err != nil {
		return err
	}
	var company struct {
		SetUp bool `json:"set_up"`
	}
	if err := c.api.call(ctx, http.MethodGet, "/api/v1/company", nil, &company); err != nil || company.SetUp {
		return err
	}
	if err := c.setUp(ctx); err != nil {
		return err
	}
	rule := map[string]string{"name": "Новые жалобы", "query": "is:complaint", "receiver": c.owner.ID, "language": "ru", "channel": "mail"}
	if err := c.api.call(ctx, http.MethodPost, "/api/v1/watches", rule, nil); err != nil {
		return err
	}
	for _, s := range []map[string]string{
		{"name": otklikTitle, "url": otklikBase + "/"},
		{"name": zhalobnayaTitle, "url": zhalobnayaBase + zhalobnayaList, "site": zhalobnayaName},
	} {
		s["owner"], s["period"] = c.owner.ID, period.String()
		if err := c.api.call(ctx, http.MethodPost, "/api/v1/sources", s, nil); err != nil {
			return err
		}
	}
	return nil
}

// FirstCrawl crawls the sources that were never read, without the minute that a new source waits, and returns when all
// were: until then a complaint is no news, it goes into the first summary.
func FirstCrawl(ctx context.Context, baseURL string, owner Owner) error {
	api := newClient(baseURL)
	if err := api.call(ctx, http.MethodPost, "/api/v1/session", map[string]string{"mail": owner.Mail, "password": owner.Password}, nil); err != nil {
		return err
	}
	asked := map[string]bool{}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		list, err := api.sources(ctx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errors.New("there is no source to crawl")
		}
		unread := 0
		for _, s := range list {
			if s.Health != string(collector.HealthNew) {
				continue
			}
			if unread++; !asked[s.ID] {
				asked[s.ID] = true
				if err := api.call(ctx, http.MethodPost, "/api/v1/sources/"+s.ID+"/run", nil, nil); err != nil {
					return err
				}
			}
		}
		if unread == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
