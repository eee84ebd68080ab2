-- A document belongs to one source, its home, and its row says where and when that one showed it. Here stands each other source
-- of the company that shows it too: on which page, in which pass last, how many passes in a row missed it there, since when it
-- is seen there and when last (business time). What one source alone shows has no row here, and what is gone has none either.
CREATE TABLE sighting (
    source_id   BIGINT NOT NULL REFERENCES source (source_id),
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    page_id     BIGINT NOT NULL,
    seen_pass   BIGINT NOT NULL,
    missed      BIGINT NOT NULL,
    first_seen  BIGINT NOT NULL,
    last_seen   BIGINT NOT NULL,
    PRIMARY KEY (source_id, document_id)
){clustered};
CREATE INDEX sighting_of ON sighting (document_id);
