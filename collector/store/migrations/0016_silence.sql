-- The watching of the watcher: one row a company. looked, due and lease_until are wall time.
CREATE TABLE watchman (
    company_id  {key},
    looked      BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence       TEXT NOT NULL,
    receiver_id BIGINT NOT NULL,
    pulse       TEXT NOT NULL
);

-- One row for each time in which something that should happen did not. noticed, cleared and not_before are wall time.
CREATE TABLE silence (
    silence_id {id},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    what       {text} NOT NULL,
    since      BIGINT NOT NULL,
    detail     TEXT NOT NULL,
    mark       TEXT NOT NULL,
    noticed    BIGINT NOT NULL,
    began      BIGINT NOT NULL,
    cleared    BIGINT NOT NULL,
    over       BIGINT NOT NULL,
    told       BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    reason     TEXT NOT NULL
);
CREATE UNIQUE INDEX silence_open ON silence (company_id, what) WHERE over = 0;
CREATE INDEX silence_untold ON silence (company_id, silence_id) WHERE told < 2;

CREATE TABLE test_alarm (
    test_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    due        BIGINT NOT NULL,
    sent       BIGINT NOT NULL,
    answer_by  BIGINT NOT NULL,
    acked      BIGINT NOT NULL,
    acked_by   BIGINT NOT NULL,
    missed     BIGINT NOT NULL,
    mails      BIGINT NOT NULL
);
CREATE INDEX test_alarm_sent ON test_alarm (company_id, sent);

-- Certificates are written once and never changed; sha256 is over the body. period_to is not in the period.
CREATE TABLE certificate (
    certificate_id {id},
    public_id      {text} NOT NULL UNIQUE,
    company_id     BIGINT NOT NULL REFERENCES company (company_id),
    period_from    BIGINT NOT NULL,
    period_to      BIGINT NOT NULL,
    issued         BIGINT NOT NULL,
    issued_by      BIGINT NOT NULL,
    verdict        TEXT NOT NULL,
    body           TEXT NOT NULL,
    sha256         TEXT NOT NULL
);
CREATE INDEX certificate_issued ON certificate (company_id, issued, certificate_id);

-- What a person says of a time in which a place was not checked; nothing in it is ever changed.
CREATE TABLE gap_note (
    note_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    source_id  BIGINT NOT NULL REFERENCES source (source_id),
    gap_from   BIGINT NOT NULL,
    gap_to     BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX gap_note_of ON gap_note (company_id, gap_to);

-- The newest item of a place is shown beside it.
CREATE INDEX document_newest ON document (source_id, published) WHERE state = 'live';
