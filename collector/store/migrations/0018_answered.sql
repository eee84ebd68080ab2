-- When a host answered last, whatever it said (wall time): an answer of 304 leaves no bytes behind, and is one all the same.
ALTER TABLE host ADD COLUMN answered BIGINT NOT NULL DEFAULT 0;
