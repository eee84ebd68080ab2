-- Inspections of sellers by a versioned regulation: what was found, what was recommended and what came of it, notes of
-- colleagues, calls of the expert, and blocks that a person decides on.

CREATE TABLE regulation (
    regulation_id {id},
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    version       TEXT NOT NULL,
    sha256        {text} NOT NULL,
    body          TEXT NOT NULL,
    since         BIGINT NOT NULL,
    UNIQUE (company_id, sha256)
);

CREATE TABLE inspection (
    inspection_id {id},
    public_id     {text} NOT NULL UNIQUE,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    seller_id     BIGINT NOT NULL REFERENCES seller (seller_id),
    regulation_id BIGINT NOT NULL REFERENCES regulation (regulation_id),
    state         TEXT NOT NULL,
    why           TEXT NOT NULL,
    opened        BIGINT NOT NULL,
    opened_by     BIGINT NOT NULL,
    closed        BIGINT NOT NULL,
    rev           BIGINT NOT NULL
);
CREATE UNIQUE INDEX inspection_open ON inspection (seller_id) WHERE state = 'open';
CREATE INDEX inspection_list ON inspection (company_id, opened, inspection_id);

-- One finding of a check for each thing that shows it; serial keeps two that are made at once from being the same repeat.
CREATE TABLE finding (
    finding_id    {id},
    public_id     {text} NOT NULL UNIQUE,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    seller_id     BIGINT NOT NULL REFERENCES seller (seller_id),
    inspection_id BIGINT NOT NULL REFERENCES inspection (inspection_id),
    regulation_id BIGINT NOT NULL REFERENCES regulation (regulation_id),
    check_id      {text} NOT NULL,
    clause        TEXT NOT NULL,
    grade         BIGINT NOT NULL,
    nth           BIGINT NOT NULL,
    serial        BIGINT NOT NULL,
    order_id      BIGINT NOT NULL,
    about         {text} NOT NULL,
    about_id      BIGINT NOT NULL,
    words         TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    at            BIGINT NOT NULL,
    found         BIGINT NOT NULL,
    recommended   BIGINT NOT NULL,
    followed      BIGINT NOT NULL,
    before_count  BIGINT NOT NULL,
    after_count   BIGINT NOT NULL
);
CREATE UNIQUE INDEX finding_once ON finding (about, about_id, check_id, company_id);
CREATE UNIQUE INDEX finding_serial ON finding (seller_id, check_id, serial);
CREATE INDEX finding_seller ON finding (seller_id, found, finding_id);
CREATE INDEX finding_list ON finding (company_id, found, finding_id);
CREATE INDEX finding_inspection ON finding (inspection_id, finding_id);

CREATE TABLE block (
    block_id      {id},
    public_id     {text} NOT NULL UNIQUE,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    seller_id     BIGINT NOT NULL REFERENCES seller (seller_id),
    inspection_id BIGINT NOT NULL REFERENCES inspection (inspection_id),
    finding_id    BIGINT NOT NULL REFERENCES finding (finding_id),
    clause        TEXT NOT NULL,
    chat_id       BIGINT NOT NULL,
    sha256        TEXT NOT NULL,
    state         TEXT NOT NULL,
    proposed      BIGINT NOT NULL,
    decided       BIGINT NOT NULL,
    decided_by    BIGINT NOT NULL,
    reason        TEXT NOT NULL,
    prior         TEXT NOT NULL,
    appealed      BIGINT NOT NULL,
    appeal        TEXT NOT NULL,
    appeal_ended  BIGINT NOT NULL,
    appeal_by     BIGINT NOT NULL,
    appeal_reason TEXT NOT NULL,
    rev           BIGINT NOT NULL,
    UNIQUE (finding_id)
);
CREATE INDEX block_list ON block (company_id, proposed, block_id);
CREATE INDEX block_waits ON block (company_id, proposed, block_id) WHERE state IN ('proposed', 'appealed');
CREATE INDEX block_inspection ON block (inspection_id);

-- What a colleague leaves for whoever writes to the seller next.
CREATE TABLE seller_note (
    note_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    seller_id  BIGINT NOT NULL REFERENCES seller (seller_id),
    person_id  BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX seller_note_of ON seller_note (seller_id, note_id);

CREATE TABLE expert_call (
    call_id       {id},
    public_id     {text} NOT NULL UNIQUE,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    inspection_id BIGINT NOT NULL REFERENCES inspection (inspection_id),
    seller_id     BIGINT NOT NULL REFERENCES seller (seller_id),
    why           TEXT NOT NULL,
    state         TEXT NOT NULL,
    asked         BIGINT NOT NULL,
    asked_by      BIGINT NOT NULL,
    due           BIGINT NOT NULL,
    done          BIGINT NOT NULL,
    done_by       BIGINT NOT NULL,
    outcome       TEXT NOT NULL,
    rev           BIGINT NOT NULL
);
CREATE UNIQUE INDEX expert_call_open ON expert_call (inspection_id) WHERE state <> 'done';
CREATE INDEX expert_call_of ON expert_call (inspection_id, call_id);
