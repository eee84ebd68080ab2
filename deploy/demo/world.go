package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

//go:embed sites/zhalobnaya.toml
var siteFiles embed.FS

// World is the two review sites and the mail catcher, running. Its addresses are those of loopback; the sites' names
// are known to nobody but a product that is given Resolve.
type World struct {
	Seed       int64
	Start      time.Time // all published times lie before it
	Otklik     *Site
	Zhalobnaya *Site
	Catcher    *Catcher
	seal       seal
}

// Start makes the world of a seed and serves it until ctx ends or Close is called.
func Start(ctx context.Context, seed int64) (*World, error) {
	now := time.Now().UTC()
	seal, err := newSeal()
	if err != nil {
		return nil, err
	}
	w := &World{Seed: seed, Start: now, Catcher: &Catcher{seal: seal}, seal: seal}
	w.Otklik, w.Zhalobnaya = makeSites(seed, now)
	for _, part := range []func() error{
		func() error { return w.Otklik.listen(w.Otklik.otklikPages()) },
		func() error { return w.Zhalobnaya.listen(w.Zhalobnaya.zhalobnayaPages()) },
		w.Catcher.listen,
	} {
		if err := part(); err != nil {
			return nil, errors.Join(err, w.Close())
		}
	}
	context.AfterFunc(ctx, func() { _ = w.Close() })
	return w, nil
}

// makeSites writes both sites by one hand, so that no honest review of one sounds like one of the other.
func makeSites(seed int64, start time.Time) (otklik, zhalobnaya *Site) {
	writer := newScribe(rand.New(rand.NewPCG(uint64(seed), 0)))
	return newOtklik(seed, start, writer), newZhalobnaya(seed, start, writer)
}

// Close ends all servers of the world.
func (w *World) Close() error {
	var errs []error
	for _, s := range []*Site{w.Otklik, w.Zhalobnaya} {
		if s.server != nil {
			errs = append(errs, s.server.Close())
		}
	}
	return errors.Join(append(errs, w.Catcher.close())...)
}

// Resolve is what the product's --resolve wants: NAME=ADDR:PORT.
func (w *World) Resolve() []string {
	return []string{otklikHost + "=" + w.Otklik.Addr, zhalobnayaHost + "=" + w.Zhalobnaya.Addr}
}

// SMTP is the address that the product's --smtp wants.
func (w *World) SMTP() string { return "smtp://" + w.Catcher.SMTPAddr }

// MailsURL answers with all mails caught, as JSON.
func (w *World) MailsURL() string { return "http://" + w.Catcher.HTTPAddr + "/mails.json" }

// StartURL is where a source on each site begins.
func (s *Site) StartURL() string {
	if s.Host == zhalobnayaHost {
		return zhalobnayaBase + zhalobnayaList
	}
	return otklikBase + "/"
}

// WriteSiteFiles puts the world's site files into a folder for --sites, which is made when it is not there.
func WriteSiteFiles(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("site files: %w", err)
	}
	b, err := siteFiles.ReadFile("sites/zhalobnaya.toml")
	if err != nil {
		return fmt.Errorf("site files: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "zhalobnaya.toml"), b, 0o644)
}

// ResolveMap is Resolve as name → address.
func (w *World) ResolveMap() map[string]string {
	return map[string]string{otklikHost: w.Otklik.Addr, zhalobnayaHost: w.Zhalobnaya.Addr}
}
