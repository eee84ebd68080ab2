-- What the processes of the seeds stand on: orders with their people, a deadline as a row, letters about any noun, links for
-- those who do not sign in, and the log of who did what.

-- Which side a person stands on: '' who works here and the authors that sites name, 'client', 'seller'.
ALTER TABLE person ADD COLUMN side TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN phone_fold {text} NOT NULL DEFAULT '';
CREATE INDEX person_phone ON person (company_id, phone_fold) WHERE phone_fold <> '';

CREATE TABLE seller (
    seller_id  {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    seller_key {text} NOT NULL,
    name       TEXT NOT NULL,
    person_id  BIGINT NOT NULL,
    state      TEXT NOT NULL,
    since      BIGINT NOT NULL,
    rev        BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    UNIQUE (company_id, seller_key)
);

CREATE TABLE branch (
    branch_id  {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    seller_id  BIGINT NOT NULL REFERENCES seller (seller_id),
    branch_key {text} NOT NULL,
    name       TEXT NOT NULL,
    UNIQUE (company_id, seller_id, branch_key)
);

-- Which reviews of which items on other sites are about a seller.
CREATE TABLE seller_item (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    item_key   {text} NOT NULL,
    seller_id  BIGINT NOT NULL REFERENCES seller (seller_id),
    branch_id  BIGINT NOT NULL,
    PRIMARY KEY (company_id, item_key)
);
CREATE INDEX seller_item_of ON seller_item (seller_id);

CREATE TABLE purchase (
    order_id     {id},
    public_id    {text} NOT NULL UNIQUE,
    company_id   BIGINT NOT NULL REFERENCES company (company_id),
    order_key    {text} NOT NULL,
    seller_id    BIGINT NOT NULL,
    branch_id    BIGINT NOT NULL,
    buyer_id     BIGINT NOT NULL REFERENCES person (person_id),
    recipient_id BIGINT NOT NULL,
    category     TEXT NOT NULL,
    courier      TEXT NOT NULL,
    status       TEXT NOT NULL,
    amount       BIGINT NOT NULL,
    currency     TEXT NOT NULL,
    placed       BIGINT NOT NULL,
    delivered    BIGINT NOT NULL,
    hash         TEXT NOT NULL,
    rev          BIGINT NOT NULL,
    created      BIGINT NOT NULL,
    changed      BIGINT NOT NULL,
    UNIQUE (company_id, order_key)
);
CREATE INDEX purchase_buyer ON purchase (buyer_id);
CREATE INDEX purchase_seller ON purchase (seller_id, placed) WHERE seller_id > 0;
CREATE INDEX purchase_list ON purchase (company_id, placed, public_id);

CREATE TABLE purchase_item (
    order_id BIGINT NOT NULL REFERENCES purchase (order_id),
    place    BIGINT NOT NULL,
    name     TEXT NOT NULL,
    url      TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (order_id, place)
){clustered};

-- What happened to an order and when; the reason in the shop's own words.
CREATE TABLE purchase_event (
    order_id BIGINT NOT NULL REFERENCES purchase (order_id),
    status   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (order_id, at, status)
){clustered};

-- To which order, seller and branch a review of our own belongs.
CREATE TABLE document_order (
    document_id {key},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    order_id    BIGINT NOT NULL,
    seller_id   BIGINT NOT NULL,
    branch_id   BIGINT NOT NULL
);
CREATE UNIQUE INDEX document_order_once ON document_order (order_id) WHERE order_id > 0;
CREATE INDEX document_order_seller ON document_order (seller_id) WHERE seller_id > 0;

-- That what a review complains of was solved, by which process and when.
CREATE TABLE document_solved (
    document_id {key},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    at          BIGINT NOT NULL,
    by_process  TEXT NOT NULL
);

-- Cases and disputes that are open: whom and what they concern. While there is one nobody is asked for a review.
CREATE TABLE matter (
    about       {text} NOT NULL,
    about_id    BIGINT NOT NULL,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    order_id    BIGINT NOT NULL,
    person_id   BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    PRIMARY KEY (about, about_id)
){clustered};
CREATE INDEX matter_order ON matter (order_id) WHERE order_id > 0;
CREATE INDEX matter_person ON matter (person_id) WHERE person_id > 0;
CREATE INDEX matter_document ON matter (document_id) WHERE document_id > 0;

-- A deadline is a row: the next instant at which something happens to a subject by itself. One row a subject, so that what
-- a clock leaps over happens in order, each at its own time.
CREATE TABLE timer (
    timer_id    {id},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    kind        {text} NOT NULL,
    subject_id  BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    not_before  BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence       TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    UNIQUE (kind, subject_id)
);
CREATE INDEX timer_due ON timer (due);
CREATE INDEX timer_failing ON timer (company_id, due) WHERE reason <> '';

-- What lets somebody who does not sign in see and do one thing.
CREATE TABLE link (
    token      {text} NOT NULL PRIMARY KEY,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    kind       {text} NOT NULL,
    subject_id BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    expires    BIGINT NOT NULL
);
CREATE UNIQUE INDEX link_once ON link (company_id, kind, subject_id, person_id);

-- Who wants no more mails of a purpose.
CREATE TABLE suppression (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    person_id  BIGINT NOT NULL REFERENCES person (person_id),
    purpose    {text} NOT NULL,
    at         BIGINT NOT NULL,
    why        TEXT NOT NULL,
    PRIMARY KEY (company_id, person_id, purpose)
){clustered};

-- The log of who did what to which noun, and by which rule; it only grows.
CREATE TABLE trail (
    trail_id   {id},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    about      {text} NOT NULL,
    about_id   BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    side       TEXT NOT NULL,
    person_id  BIGINT NOT NULL,
    did        TEXT NOT NULL,
    rule       TEXT NOT NULL,
    data       TEXT NOT NULL
);
CREATE INDEX trail_of ON trail (about, about_id, trail_id);

-- What was said about a noun by one side to the others; nothing in it is ever changed.
CREATE TABLE chat (
    chat_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    about      {text} NOT NULL,
    about_id   BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    side       TEXT NOT NULL,
    person_id  BIGINT NOT NULL,
    body       TEXT NOT NULL,
    sha256     TEXT NOT NULL
);
CREATE INDEX chat_of ON chat (about, about_id, chat_id);

-- A delivery may be a letter of a process: about which noun, with which facts, for which purpose, and never twice.
ALTER TABLE delivery ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN about_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN data TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN once {text} NOT NULL DEFAULT '';
CREATE UNIQUE INDEX delivery_once_key ON delivery (company_id, once) WHERE once <> '';
CREATE INDEX delivery_about ON delivery (about, about_id) WHERE about_id > 0;
