-- How thoroughly a source is read. A quick pass over lists that are sorted by date stops at the first page on which all is
-- known; a full one, which alone may say that something is gone, comes every full_period (microseconds; a week at first).
ALTER TABLE source ADD COLUMN full_period BIGINT NOT NULL DEFAULT 604800000000;
ALTER TABLE source ADD COLUMN full_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN full_no BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN quick BIGINT NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN stopped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN list BIGINT NOT NULL DEFAULT 0;

-- What the site says it has of the items that a source is about, how much of that is held, and why not more, as a sentence.
ALTER TABLE source ADD COLUMN declared BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN declared_held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN coverage TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN declared BIGINT NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN declared_of TEXT NOT NULL DEFAULT '';

-- When a page was last seen to change, and until when it rests: a pass that comes by it before then does not ask for it. The
-- source has the shortest and the longest interval of its pages (microseconds), and how many rest.
ALTER TABLE page ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN rest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN revisit_least BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN revisit_most BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN resting BIGINT NOT NULL DEFAULT 0;
