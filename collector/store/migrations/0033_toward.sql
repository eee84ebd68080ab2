-- The tone of a document toward the company itself (JSON), '' where it names neither the company nor one of its brands, or was not
-- judged with them yet. company.names is the version of those names; walked is up to which document the archive was judged anew by
-- what judges it now, in the steps of the timer 'judge', a company without a row from its beginning.
ALTER TABLE document ADD COLUMN toward TEXT NOT NULL DEFAULT '';
ALTER TABLE company ADD COLUMN names BIGINT NOT NULL DEFAULT 0;

CREATE TABLE company_walk (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    walked     BIGINT NOT NULL,
    PRIMARY KEY (company_id)
){clustered};

INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT company_id, 'judge', company_id, 1, 0, 0, '', 0, '' FROM company WHERE NOT EXISTS (SELECT 1 FROM timer t WHERE t.kind = 'judge' AND t.subject_id = company.company_id);
