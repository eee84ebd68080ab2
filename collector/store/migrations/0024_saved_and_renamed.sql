-- A saved query can be changed: whoever does says which version they saw, so that two people do not overwrite each other.
ALTER TABLE watch ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Who got another name at a site. The names of authors stand in the index, too: their documents get a new revision, some at a
-- time, up to after_id.
CREATE TABLE author_renamed (
    person_id  BIGINT PRIMARY KEY REFERENCES person (person_id),
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    after_id   BIGINT NOT NULL
){clustered};
