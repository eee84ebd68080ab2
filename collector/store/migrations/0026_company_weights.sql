-- A company's own weights of verdicts, learned from what its people corrected: each training and each undo is a version of its own.
-- company.weights is the version in force (0: the embedded weights alone); who judges reads it with every batch. back is the
-- version that an undo goes back to, 0 the embedded weights; weights is empty where those alone judge. walked is up to which
-- document the archive was judged anew by the version, in the steps of the timer 'judge'.
ALTER TABLE company ADD COLUMN weights BIGINT NOT NULL DEFAULT 0;

CREATE TABLE company_weights (
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    version     BIGINT NOT NULL,
    back        BIGINT NOT NULL,
    weights     {bytes},
    corrections BIGINT NOT NULL,
    scores      TEXT   NOT NULL,
    person_id   BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    walked      BIGINT NOT NULL,
    PRIMARY KEY (company_id, version)
){clustered};
