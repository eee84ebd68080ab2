-- Feeds and previews of channels: pages that show the newest alone, so that what falls out of them is not gone.
ALTER TABLE page ADD COLUMN is_window BIGINT NOT NULL DEFAULT 0;
