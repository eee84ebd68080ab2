-- Near duplicates (seed 002, group incidents by duplicates): which documents are one text. A document that resembles no other
-- one has no row. What stands here follows from the documents and from what people decided alone: a follower writes it anew
-- whenever one of them changes, and nothing in it tells when.
ALTER TABLE document_follow ADD COLUMN clustered BIGINT NOT NULL DEFAULT 0;
CREATE INDEX document_follow_clustered ON document_follow (company_id, (document_id + 0)) WHERE clustered < rev;

INSERT INTO follower (company_id, name, active, done, lease_until, fence) SELECT company_id, 'cluster', 1, 0, 0, '' FROM company;

CREATE TABLE document_cluster (
    document_id {key},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    near_id     BIGINT NOT NULL,
    cluster_id  BIGINT NOT NULL
);
CREATE INDEX document_cluster_near ON document_cluster (near_id);

-- What people decided on two documents: that they are one incident, or that they are not. One row a pair, the older document
-- first. The machine never writes here.
CREATE TABLE cluster_decision (
    first_id   BIGINT NOT NULL,
    second_id  BIGINT NOT NULL,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    is_same    BIGINT NOT NULL,
    act        {text} NOT NULL,
    person_id  BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (first_id, second_id)
){clustered};
CREATE INDEX cluster_decision_second ON cluster_decision (second_id);

-- Who may be one person at several places is found by the name.
CREATE INDEX person_name ON person (company_id, (substr(name_fold, 1, 60))) WHERE name_fold <> '' AND role = '' AND side = '';
CREATE INDEX author_person ON author (person_id);
CREATE INDEX document_written ON document (author_id, document_id) WHERE author_id > 0;
