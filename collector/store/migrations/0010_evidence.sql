-- What is kept of an answer is a record of evidence (format 'warc'); what was written before stays as it is ('', the bare
-- bytes). number and head are those of the file's chain behind the answer's last record, digest is that of its response.
-- cited: a document was first seen here, or a version of it, or it was seen here for the last time before it went. Such
-- an answer is kept for good.
ALTER TABLE raw_answer ADD COLUMN format TEXT NOT NULL DEFAULT '';
ALTER TABLE raw_answer ADD COLUMN pass BIGINT NOT NULL DEFAULT 0;
ALTER TABLE raw_answer ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE raw_answer ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE raw_answer ADD COLUMN head TEXT NOT NULL DEFAULT '';
ALTER TABLE raw_answer ADD COLUMN cited BIGINT NOT NULL DEFAULT 0;
UPDATE raw_answer SET cited = 1 WHERE raw_id IN (SELECT raw_id FROM document UNION SELECT evidence FROM document_version);
CREATE INDEX raw_answer_file ON raw_answer (file, start);

-- The folders in which processes keep evidence. Only the process that owns one can prune it.
CREATE TABLE evidence_folder (
    folder_id {id},
    name      {text} NOT NULL UNIQUE,
    due       BIGINT NOT NULL,
    seen      BIGINT NOT NULL,
    files     BIGINT NOT NULL,
    bytes     BIGINT NOT NULL
);
