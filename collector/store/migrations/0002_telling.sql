-- When a source's first period ended (its news is mailed from then on), and how bad a state its owner was told of: 0 none,
-- 1 read in part, 2 not read.
ALTER TABLE source ADD COLUMN first_over BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
UPDATE source SET first_over = full_pass, told = CASE WHEN health IN ('drift', 'blocked') THEN 2 ELSE 0 END;

-- Why an alert was not mailed by itself: it is the ledger of what nobody was sent.
ALTER TABLE alert ADD COLUMN why TEXT NOT NULL DEFAULT 'told';
UPDATE alert SET why = 'known' WHERE delivery_id = 0;
UPDATE alert SET why = 'waits' WHERE delivery_id = 0 AND document_id IN (SELECT d.document_id FROM document d
    JOIN source s ON s.source_id = d.source_id WHERE d.first_pass = 1 AND d.page_id > 0 AND s.full_pass = 0);
CREATE INDEX alert_waits ON alert (company_id, document_id) WHERE why = 'waits';
CREATE INDEX alert_delivery ON alert (delivery_id) WHERE delivery_id > 0;

-- One rule of a kind for each receiver; rules that were made before have no canonical form here.
ALTER TABLE watch ADD COLUMN canon {text} NOT NULL DEFAULT '';
CREATE UNIQUE INDEX watch_canon ON watch (receiver_id, canon) WHERE deleted = 0 AND canon <> '';
