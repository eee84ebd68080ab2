-- What those who read mentions have made of a document; one that nobody has touched has no row. tags is a JSON list. The version
-- grows with every change of stage, assignee or tags, and the document's revision with it; a note only adds to what is there.
CREATE TABLE handling (
    document_id BIGINT PRIMARY KEY REFERENCES document (document_id),
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    stage       TEXT NOT NULL,
    assignee_id BIGINT NOT NULL,
    tags        TEXT NOT NULL,
    notes       BIGINT NOT NULL,
    version     BIGINT NOT NULL
){clustered};

-- Who did what to it, when (business time); rows are only added. version is the one that the change made. body is a note's text.
CREATE TABLE document_event (
    event_id    {id},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    person_id   BIGINT NOT NULL,
    did         TEXT NOT NULL,
    was         TEXT NOT NULL,
    became      TEXT NOT NULL,
    body        TEXT NOT NULL,
    bulk_id     BIGINT NOT NULL
);
CREATE INDEX document_event_of ON document_event (document_id, event_id);

-- One change of many documents by one person, and what it found and left at each of them. found is how many the query found.
CREATE TABLE bulk (
    bulk_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    person_id  BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    state      TEXT NOT NULL,
    change     TEXT NOT NULL,
    query      TEXT NOT NULL,
    found      BIGINT NOT NULL,
    undone     BIGINT NOT NULL,
    undone_by  BIGINT NOT NULL
);
CREATE INDEX bulk_of_person ON bulk (company_id, person_id, bulk_id);

-- seen is the version that the person saw, after the one that the bulk made; was is the handling before, as JSON.
CREATE TABLE bulk_item (
    bulk_id     BIGINT NOT NULL REFERENCES bulk (bulk_id),
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    company_id  BIGINT NOT NULL,
    seen        BIGINT NOT NULL,
    after       BIGINT NOT NULL,
    state       {text} NOT NULL,
    was         TEXT NOT NULL,
    PRIMARY KEY (document_id, bulk_id)
){clustered};
CREATE INDEX bulk_item_state ON bulk_item (bulk_id, state, document_id);

-- A watch without a channel is a view of the search: a query with its filters and its order, which its maker may share.
-- filters is a JSON list; name_fold is written for views alone, whose names are those of the whole company.
ALTER TABLE watch ADD COLUMN name_fold {text} NOT NULL DEFAULT '';
ALTER TABLE watch ADD COLUMN filters TEXT NOT NULL DEFAULT '';
ALTER TABLE watch ADD COLUMN sort TEXT NOT NULL DEFAULT '';
ALTER TABLE watch ADD COLUMN shared BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX watch_view ON watch (company_id, name_fold) WHERE deleted = 0 AND name_fold <> '';
