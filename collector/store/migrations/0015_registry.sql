-- The registry of places (seed 002). removed is when a source was taken out of it, 0 while it stands there: then it has no owner, and so is never
-- due; its documents and its history stay. note is what its owner noted of the site's terms. usual_from is the pass from which
-- on its reviews are compared with what is usual: a person has accepted that pass as it was.
ALTER TABLE source ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN usual_from BIGINT NOT NULL DEFAULT 0;

-- How many reviews the last read of a page showed, and how many of them said this and that. What is held of a review keeps
-- what its page no longer says, so it cannot be counted there.
CREATE TABLE page_fill (
    page_id    {key},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    source_id  BIGINT NOT NULL,
    pass       BIGINT NOT NULL,
    reviews    BIGINT NOT NULL,
    rated      BIGINT NOT NULL,
    authored   BIGINT NOT NULL,
    dated      BIGINT NOT NULL,
    worded     BIGINT NOT NULL
);
CREATE INDEX page_fill_pass ON page_fill (source_id, pass);
-- Of how many reviews rated, authored, dated and worded are: one that two pages showed counts twice.
ALTER TABLE source_pass ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;

-- Addresses to which a document's text links and that do not stand in it in letters, until it was looked at for places.
CREATE TABLE outlink (
    document_id BIGINT NOT NULL,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    url         {text} NOT NULL,
    PRIMARY KEY (document_id, url)
){clustered};

-- A place where the company is named and that is in no registry: open, accepted (then source_id is what came of it) or
-- refused for good. origin is the source whose document named it first.
CREATE TABLE proposal (
    proposal_id {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    place       {text} NOT NULL,
    state       TEXT NOT NULL,
    url         {text} NOT NULL,
    named       BIGINT NOT NULL,
    origin      BIGINT NOT NULL,
    first_seen  BIGINT NOT NULL,
    last_seen   BIGINT NOT NULL,
    decided     BIGINT NOT NULL,
    decided_by  BIGINT NOT NULL,
    why         TEXT NOT NULL,
    source_id   BIGINT NOT NULL,
    UNIQUE (company_id, place)
);
CREATE INDEX proposal_state ON proposal (company_id, state, named DESC);
CREATE INDEX proposal_origin ON proposal (company_id, origin, first_seen);

-- Which documents named a place. Their words are read from the documents, so that nothing of an erased one stays here.
CREATE TABLE proposal_document (
    proposal_id BIGINT NOT NULL REFERENCES proposal (proposal_id),
    document_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    url         {text} NOT NULL,
    PRIMARY KEY (proposal_id, document_id)
){clustered};
