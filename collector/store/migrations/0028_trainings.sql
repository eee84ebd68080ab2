-- The last training of a company's own weights, as work that waits, runs and ends. slot is the place among the few trainings that
-- run at once in all processes (0: it does not run), lease_until (wall time) and fence are whose it is; a worker that died leaves a
-- lease that runs out. steps and total are how far the stage is, asked and ended business time.
CREATE TABLE training (
    company_id  BIGINT PRIMARY KEY REFERENCES company (company_id),
    number      BIGINT NOT NULL,
    state       {text} NOT NULL,
    stage       TEXT   NOT NULL,
    steps       BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    dry         BIGINT NOT NULL,
    person_id   BIGINT NOT NULL,
    asked       BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    tries       BIGINT NOT NULL,
    slot        BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    corrections BIGINT NOT NULL,
    scores      TEXT   NOT NULL,
    reason      TEXT   NOT NULL
){clustered};
CREATE INDEX training_waiting ON training (asked) WHERE state = 'waiting';
CREATE UNIQUE INDEX training_slot ON training (slot) WHERE slot > 0;

-- origin is the version in which weights were learned: another one where somebody went back to them, 0 the embedded weights alone.
-- model is what they were learned on top of. learned is how far they know the history of the documents' corrections.
ALTER TABLE company_weights ADD COLUMN origin BIGINT NOT NULL DEFAULT 0;
ALTER TABLE company_weights ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE company_weights ADD COLUMN learned BIGINT NOT NULL DEFAULT 0;
UPDATE company_weights SET origin = (SELECT MIN(f.version) FROM company_weights f WHERE f.company_id = company_weights.company_id AND f.weights = company_weights.weights)
WHERE octet_length(weights) > 0;
UPDATE company_weights SET learned = COALESCE((SELECT MAX(e.event_id) FROM document_event e
    WHERE e.company_id = company_weights.company_id AND e.at <= (SELECT f.made FROM company_weights f WHERE f.company_id = company_weights.company_id AND f.version = company_weights.origin)), 0)
WHERE origin > 0;

CREATE INDEX document_event_correction ON document_event (company_id, event_id) WHERE did IN ('tone', 'complaint', 'category');
