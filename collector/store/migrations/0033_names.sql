-- All names of views, topics and alert rules stand in saved_name, also those that were saved before there was one (enterNames fills
-- it). clash is 1 for what had a name then that an older one got: it keeps the name until somebody gives it another one.
ALTER TABLE watch ADD COLUMN clash BIGINT NOT NULL DEFAULT 0;
CREATE INDEX watch_clash ON watch (company_id) WHERE clash = 1;
