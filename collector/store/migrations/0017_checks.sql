-- What a closed pass says of itself beside what it saw, for whoever holds it against what was due: the periods that applied when
-- it ended (microseconds; 0: not kept); quick: it went down sorted lists only as far as what is known; stopped: behind so many
-- pages there was more of a list to which it did not go; rested: so many pages it left in peace.
ALTER TABLE source_pass ADD COLUMN period BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_pass ADD COLUMN full_period BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_pass ADD COLUMN quick BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_pass ADD COLUMN stopped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_pass ADD COLUMN rested BIGINT NOT NULL DEFAULT 0;
UPDATE source_pass SET quick = 1, stopped = 1 WHERE reason = 'read from the newest down to what was known; a full pass reads the rest';

-- When the running or last pass was due. due itself may move while it runs, if somebody asks for another one.
ALTER TABLE source ADD COLUMN pass_due BIGINT NOT NULL DEFAULT 0;
