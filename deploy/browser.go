package deploy

import (
	"cmp"
	"log/slog"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/render"
)

// openBrowser prepares the browser that a setting names, "" for the installed one; nil when there is none, or it is off.
// Nothing is started before a page needs it.
func openBrowser(setting, agent string, log *slog.Logger) (*render.Browser, error) {
	path, err := render.Find(setting)
	if err != nil || path == "" {
		return nil, err
	}
	return render.New(render.Config{Chromium: path, Agent: cmp.Or(agent, crawler.DefaultAgent), Log: log})
}

// withBrowser adds the browser to a crawler's configuration. Whoever calls closes it.
func (f crawlFlags) withBrowser(cfg *crawler.Config) (err error) {
	if cfg.Browser, err = openBrowser(f.Chromium, f.Agent, cfg.Log); err != nil {
		return err
	}
	if cfg.Render = f.Render; f.Render && cfg.Browser == nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: "--render", Msg: "there is no browser", Hint: "install Chromium, or name it with --chromium PATH"}
	}
	return nil
}
