-- One row for each pass that was closed, and it is never changed: what was due, what came of it. due is when it was to begin,
-- read and mentions are what it saw, rated, authored, dated and worded how many of the reviews that it saw say that.
CREATE TABLE source_pass (
    source_id  BIGINT NOT NULL REFERENCES source (source_id),
    pass       BIGINT NOT NULL,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    due        BIGINT NOT NULL,
    started    BIGINT NOT NULL,
    ended      BIGINT NOT NULL,
    health     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    pages      BIGINT NOT NULL,
    read       BIGINT NOT NULL,
    mentions   BIGINT NOT NULL,
    held       BIGINT NOT NULL,
    gone       BIGINT NOT NULL,
    rated      BIGINT NOT NULL,
    authored   BIGINT NOT NULL,
    dated      BIGINT NOT NULL,
    worded     BIGINT NOT NULL,
    PRIMARY KEY (source_id, pass)
);
CREATE INDEX source_pass_ended ON source_pass (company_id, ended);
