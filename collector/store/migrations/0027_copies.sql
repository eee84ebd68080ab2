-- A near duplicate of what a receiver was told of sends no mail of its own (alert.why = 'copy'): of which alert it is a copy, when
-- its text was told (0: never by a mail of its own), and how many documents were one text then.
ALTER TABLE alert ADD COLUMN copy_of BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN copies BIGINT NOT NULL DEFAULT 0;
UPDATE alert SET copies = 1, told_at = COALESCE((SELECT v.sent FROM delivery v
    WHERE v.delivery_id = alert.delivery_id AND v.state = 'sent' AND v.kind IN ('complaint', 'match')), 0) WHERE delivery_id > 0;

-- Views, topics and alert rules of a company share one space of names; of the rules several may bear one, which ask the same for
-- several receivers. A row is whose a name is; what is "view", or "rule" with the rule's query. Names that were saved before have
-- none until they are saved anew. rule_fold is the name of a rule, folded.
CREATE TABLE saved_name (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    name_fold  {text} NOT NULL,
    what       TEXT NOT NULL,
    PRIMARY KEY (company_id, name_fold)
){clustered};
ALTER TABLE watch ADD COLUMN rule_fold {text} NOT NULL DEFAULT '';
CREATE INDEX watch_rule_fold ON watch (company_id, rule_fold) WHERE deleted = 0 AND rule_fold <> '';

-- How far the history of one company's documents has come.
CREATE INDEX document_event_company ON document_event (company_id, event_id);
CREATE INDEX document_version_company ON document_version (company_id, version_id);
CREATE INDEX document_company ON document (company_id, (-document_id)); -- the newest first
