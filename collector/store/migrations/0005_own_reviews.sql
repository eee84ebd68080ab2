-- Reviews of our own: what the form took in, its moderation and its pictures. What is said stands in the document.

CREATE TABLE own_review (
    document_id   {key},
    public_id     {text} NOT NULL,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    order_id      BIGINT NOT NULL,
    person_id     BIGINT NOT NULL,
    category      {text} NOT NULL,
    about_company BIGINT NOT NULL,
    state         {text} NOT NULL,
    causes        TEXT NOT NULL,
    reason        TEXT NOT NULL,
    note          TEXT NOT NULL,
    stars         BIGINT NOT NULL,
    written       BIGINT NOT NULL,
    decided       BIGINT NOT NULL,
    decided_by    BIGINT NOT NULL,
    due           BIGINT NOT NULL,
    rev           BIGINT NOT NULL
);
CREATE INDEX own_review_list ON own_review (company_id, written, public_id);
CREATE INDEX own_review_state ON own_review (company_id, state, written, public_id);
CREATE INDEX own_review_public ON own_review (public_id);
-- Totals, tabs and bars of the public page are read off this one alone.
CREATE INDEX own_review_counts ON own_review (company_id, state, about_company, category, stars);

-- The pictures lie in the database and not in the data folder: several processes with one PostgreSQL share no folder. The
-- same picture twice in a review is one.
CREATE TABLE own_photo (
    photo_id    {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    document_id BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    sha256      {text} NOT NULL,
    width       BIGINT NOT NULL,
    height      BIGINT NOT NULL,
    body        {bytes} NOT NULL,
    UNIQUE (document_id, sha256)
);
