-- What kind of text a document is (JSON: name, probability, words); '' where it was judged before there were categories. Those are
-- judged anew by the steps of a timer, and leave the index.
ALTER TABLE document ADD COLUMN category TEXT NOT NULL DEFAULT '';
CREATE INDEX document_unjudged ON document (company_id, (document_id + 0)) WHERE category = '';

INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT company_id, 'judge', company_id, 1, 0, 0, '', 0, '' FROM company;

-- What a person corrected of the verdict, '' where it stands as it was judged. The history of it stands in document_event.
ALTER TABLE handling ADD COLUMN tone TEXT NOT NULL DEFAULT '';
ALTER TABLE handling ADD COLUMN complaint TEXT NOT NULL DEFAULT '';
ALTER TABLE handling ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE handling ADD COLUMN corrected_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX handling_corrected ON handling (company_id, (document_id + 0)) WHERE corrected_by > 0;
