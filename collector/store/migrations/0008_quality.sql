-- Seller quality (seed 000): exclusions with their rechecks, improvement letters, findings and thresholds.

CREATE TABLE exclusion (
    exclusion_id {id},
    public_id    {text} NOT NULL UNIQUE,
    company_id   BIGINT NOT NULL REFERENCES company (company_id),
    seller_id    BIGINT NOT NULL REFERENCES seller (seller_id),
    state        TEXT NOT NULL,
    since        BIGINT NOT NULL,
    due          BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    why          TEXT NOT NULL,
    reason       TEXT NOT NULL,
    person_id    BIGINT NOT NULL,
    policy       BIGINT NOT NULL,
    figures      TEXT NOT NULL,
    causes       TEXT NOT NULL,
    recheck      TEXT NOT NULL,
    rechecks     BIGINT NOT NULL,
    rev          BIGINT NOT NULL
);
CREATE UNIQUE INDEX exclusion_open ON exclusion (seller_id) WHERE ended = 0;
CREATE INDEX exclusion_of ON exclusion (seller_id, exclusion_id);

CREATE TABLE improvement (
    improvement_id {id},
    public_id      {text} NOT NULL UNIQUE,
    company_id     BIGINT NOT NULL REFERENCES company (company_id),
    exclusion_id   BIGINT NOT NULL REFERENCES exclusion (exclusion_id),
    received       BIGINT NOT NULL,
    person_id      BIGINT NOT NULL,
    pairs          TEXT NOT NULL,
    complete       BIGINT NOT NULL,
    uncovered      TEXT NOT NULL,
    faults         TEXT NOT NULL,
    late           BIGINT NOT NULL,
    answered       BIGINT NOT NULL
);
CREATE INDEX improvement_of ON improvement (exclusion_id, improvement_id);

-- The worksheet: which negative reviews a person has read.
CREATE TABLE quality_read (
    exclusion_id BIGINT NOT NULL REFERENCES exclusion (exclusion_id),
    document_id  BIGINT NOT NULL,
    company_id   BIGINT NOT NULL REFERENCES company (company_id),
    person_id    BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (exclusion_id, document_id)
){clustered};

-- What the last weekly review found; a seller who stands well has no row.
CREATE TABLE quality_standing (
    seller_id  {key},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    at         BIGINT NOT NULL,
    verdict    TEXT NOT NULL,
    data       TEXT NOT NULL
);
CREATE INDEX quality_standing_company ON quality_standing (company_id);

CREATE TABLE quality_policy (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    data       TEXT NOT NULL,
    PRIMARY KEY (company_id, version)
){clustered};

CREATE INDEX seller_list ON seller (company_id, state, seller_id);
