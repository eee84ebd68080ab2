-- Whose receivers rules tell of a document when it is there: they ran when it came, on what it was then (ruled = 3). A row goes when
-- it is told. Where they ran before this was kept (ruled = 2) the rules that touched it are known; those that only tell look again.
CREATE TABLE rule_tell (
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    watch_id    BIGINT NOT NULL REFERENCES watch (watch_id),
    company_id  BIGINT NOT NULL,
    PRIMARY KEY (document_id, watch_id)
){clustered};
INSERT INTO rule_tell (document_id, watch_id, company_id)
SELECT DISTINCT f.document_id, w.watch_id, f.company_id FROM document_follow f
    JOIN bulk_item i ON i.document_id = f.document_id
    JOIN bulk b ON b.bulk_id = i.bulk_id
    JOIN rule r ON r.rule_id = b.rule_id
    JOIN watch w ON w.watch_id = r.watch_id
WHERE f.ruled = 2 AND i.state IN ('waiting', 'done', 'kept', 'same');
