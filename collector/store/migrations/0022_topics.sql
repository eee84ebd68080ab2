-- A topic is a shared view (a watch without a channel) whose query is composed of parts, so names of topics and of views are of
-- one kind. Its text is kept by versions, as JSON; restored is the version that one brought back.
ALTER TABLE watch ADD COLUMN topic BIGINT NOT NULL DEFAULT 0;

CREATE TABLE topic (
    topic_id   {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    watch_id   BIGINT NOT NULL UNIQUE REFERENCES watch (watch_id),
    version    BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    deleted    BIGINT NOT NULL
);
CREATE INDEX topic_live ON topic (company_id, topic_id) WHERE deleted = 0;

CREATE TABLE topic_version (
    topic_id   BIGINT NOT NULL REFERENCES topic (topic_id),
    version    BIGINT NOT NULL,
    company_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    note       TEXT NOT NULL,
    restored   BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (topic_id, version)
){clustered};

-- A rule is run once on every document that comes after it was saved (document_id > since, and ruled says whether that was done). What
-- it does is a bulk change of its own, on arrival by nobody (person_id 0) and by hand by a person, so that each can be undone.
CREATE TABLE rule (
    rule_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    name       TEXT NOT NULL,
    name_fold  {text} NOT NULL,
    place      BIGINT NOT NULL,
    active     BIGINT NOT NULL,
    query      TEXT NOT NULL,
    change     TEXT NOT NULL,
    watch_id   BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    saved      BIGINT NOT NULL,
    deleted    BIGINT NOT NULL
);
CREATE UNIQUE INDEX rule_name ON rule (company_id, name_fold) WHERE deleted = 0;

ALTER TABLE document_follow ADD COLUMN ruled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE document_event ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE bulk ADD COLUMN rule_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bulk ADD COLUMN rule_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX bulk_of_rule ON bulk (rule_id, bulk_id) WHERE rule_id > 0;
