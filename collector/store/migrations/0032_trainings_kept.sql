-- The trainings of a company's own weights, each a row of its own: whoever asked for one learns its end, also where another one was
-- begun since. One of a company waits or runs. corrected is how many documents stood corrected, of which corrections were learned;
-- withdrawn_by who withdrew it (0: the command line), at the moment when it ended.
CREATE TABLE training_each (
    company_id   BIGINT NOT NULL REFERENCES company (company_id),
    number       BIGINT NOT NULL,
    state        {text} NOT NULL,
    stage        TEXT   NOT NULL,
    steps        BIGINT NOT NULL,
    total        BIGINT NOT NULL,
    dry          BIGINT NOT NULL,
    person_id    BIGINT NOT NULL,
    asked        BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    slot         BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL,
    fence        TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    corrections  BIGINT NOT NULL,
    corrected    BIGINT NOT NULL,
    scores       TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    withdrawn_by BIGINT NOT NULL,
    PRIMARY KEY (company_id, number)
){clustered};
INSERT INTO training_each (company_id, number, state, stage, steps, total, dry, person_id, asked, ended, tries, slot, lease_until, fence, version, corrections, corrected, scores, reason, withdrawn_by)
SELECT company_id, number, state, stage, steps, total, dry, person_id, asked, ended, tries, slot, lease_until, fence, version, corrections, corrections, scores, reason, 0 FROM training;
DROP TABLE training;
ALTER TABLE training_each RENAME TO training;
CREATE UNIQUE INDEX training_open ON training (company_id) WHERE state IN ('waiting', 'running');
CREATE INDEX training_waiting ON training (asked) WHERE state = 'waiting';
CREATE UNIQUE INDEX training_slot ON training (slot) WHERE slot > 0;
