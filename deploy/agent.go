package deploy

import "molva/crawler"

// agent is the User-Agent of all requests. Where nobody has set one, and people open the console at an address that the
// public internet knows, that address says who asks.
func (c *Config) agent() string {
	if c.Agent != "" && c.Agent != crawler.DefaultAgent {
		return c.Agent
	}
	if named := crawler.AgentOf(c.baseURL()); c.BaseURL != "" && crawler.Contact(named) != "" {
		return named
	}
	return crawler.DefaultAgent
}

// mute is what is said at the start of a product whose agent names nobody; "" for one that does.
func (c *Config) mute() string { return mute(c.agent()) }

func mute(agent string) string {
	if crawler.Contact(agent) != "" {
		return ""
	}
	return "Public sites are not crawled: the user agent names nobody whom their administrators can write to; --agent \"" +
		crawler.AgentOf("https://your-company.example/bot") + "\" sets one, with an address that reaches you"
}
