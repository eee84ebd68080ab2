-- Every table of the first form. {tokens} are the only differences between the databases; dialect.go fills them in.
-- {text} is compared byte by byte, so that lists have one order in both. Times are microseconds since 1970 UTC (0: none), booleans 0 or 1, JSON is text that SQL never looks into.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE company (
    company_id {key},
    name       TEXT NOT NULL,
    brands     TEXT NOT NULL,
    language   TEXT NOT NULL,
    zone       TEXT NOT NULL,
    set_up     BIGINT NOT NULL,
    created    BIGINT NOT NULL
);

-- The one place of names, addresses of people and phone numbers. A site's author is a person too, without mail, role and
-- public id.
CREATE TABLE person (
    person_id  {id},
    public_id  {text} NOT NULL,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    name       TEXT NOT NULL,
    name_fold  {text} NOT NULL,
    link       TEXT NOT NULL,
    mail       TEXT NOT NULL,
    mail_fold  {text} NOT NULL,
    phone      TEXT NOT NULL,
    language   TEXT NOT NULL,
    role       TEXT NOT NULL,
    password   TEXT NOT NULL,
    created    BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_public ON person (public_id) WHERE public_id <> '';
CREATE UNIQUE INDEX person_mail ON person (company_id, mail_fold) WHERE mail_fold <> '';
CREATE UNIQUE INDEX person_sign_in ON person (mail_fold) WHERE role <> '';

CREATE TABLE author (
    author_id  {id},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    person_id  BIGINT NOT NULL REFERENCES person (person_id),
    site       TEXT NOT NULL,
    author_key {text} NOT NULL,
    pseudonym  TEXT NOT NULL,
    UNIQUE (company_id, site, author_key)
);

-- What was erased and must not come back with the next crawl or a restored backup.
CREATE TABLE tombstone (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    kind       TEXT NOT NULL,
    site       TEXT NOT NULL,
    tomb_key   {text} NOT NULL,
    erased     BIGINT NOT NULL,
    PRIMARY KEY (company_id, kind, site, tomb_key)
);

CREATE TABLE source (
    source_id  {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    name       TEXT NOT NULL,
    name_fold  {text} NOT NULL,
    url        {text} NOT NULL,
    site       TEXT NOT NULL,
    owner_id   BIGINT NOT NULL,
    period     BIGINT NOT NULL,
    due        BIGINT NOT NULL,
    pass       BIGINT NOT NULL,
    pass_open  BIGINT NOT NULL,
    pass_start BIGINT NOT NULL,
    full_pass  BIGINT NOT NULL,
    health     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    sample     BIGINT NOT NULL,
    held       BIGINT NOT NULL,
    reviews    BIGINT NOT NULL
);
CREATE UNIQUE INDEX source_url ON source (company_id, url);
CREATE INDEX source_due ON source (due) WHERE owner_id > 0 AND pass_open = 0;
CREATE INDEX source_open ON source (pass_start) WHERE pass_open = 1;

-- A host belongs to no company: its delay must hold over all that ask it.
CREATE TABLE host (
    host_id        {id},
    host_key       {text} NOT NULL UNIQUE,
    not_before     BIGINT NOT NULL,
    lease_until    BIGINT NOT NULL,
    fence          TEXT NOT NULL,
    failures       BIGINT NOT NULL,
    delay          BIGINT NOT NULL,
    reason         TEXT NOT NULL,
    robots_status  BIGINT NOT NULL,
    robots_expires BIGINT NOT NULL,
    robots         {bytes}
);

-- Which hosts a company has pages on: it sees no others.
CREATE TABLE company_host (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    host_id    BIGINT NOT NULL REFERENCES host (host_id),
    PRIMARY KEY (company_id, host_id)
){clustered};

CREATE TABLE page (
    page_id    {id},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    source_id  BIGINT NOT NULL REFERENCES source (source_id),
    host_id    BIGINT NOT NULL REFERENCES host (host_id),
    url        {text} NOT NULL,
    depth      BIGINT NOT NULL,
    pass       BIGINT NOT NULL,
    due        BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    status     BIGINT NOT NULL,
    outcome    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    body_hash  TEXT NOT NULL,
    etag       TEXT NOT NULL,
    modified   TEXT NOT NULL,
    reviews    BIGINT NOT NULL,
    filled     BIGINT NOT NULL,
    emptied    BIGINT NOT NULL,
    visited    BIGINT NOT NULL,
    UNIQUE (source_id, url)
);
CREATE INDEX page_next ON page (source_id, host_id, depth, page_id) WHERE due > 0;
CREATE INDEX page_due ON page (host_id, due) WHERE due > 0;

CREATE TABLE raw_answer (
    raw_id     {id},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    page_id    BIGINT NOT NULL,
    url        {text} NOT NULL,
    fetched    BIGINT NOT NULL,
    status     BIGINT NOT NULL,
    header     TEXT NOT NULL,
    file       TEXT NOT NULL,
    start      BIGINT NOT NULL,
    length     BIGINT NOT NULL,
    sha256     TEXT NOT NULL
);
CREATE INDEX raw_answer_page ON raw_answer (page_id, raw_id);

-- What people are shown of a page that could not be read, wherever its raw answer lies: two a source at most.
CREATE TABLE sample (
    raw_id     {key},
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    source_id  BIGINT NOT NULL,
    page_id    BIGINT NOT NULL,
    cut        BIGINT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX sample_source ON sample (source_id);

-- Small columns first: what every pass reads and writes stands before the long texts.
CREATE TABLE document (
    document_id   {lasting_id},
    public_id     {text} NOT NULL UNIQUE,
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    source_id     BIGINT NOT NULL,
    page_id       BIGINT NOT NULL,
    raw_id        BIGINT NOT NULL,
    author_id     BIGINT NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL,
    rev           BIGINT NOT NULL,
    seen_pass     BIGINT NOT NULL,
    missed        BIGINT NOT NULL,
    first_seen    BIGINT NOT NULL,
    last_seen     BIGINT NOT NULL,
    first_pass    BIGINT NOT NULL,
    site          TEXT NOT NULL,
    site_key      {text} NOT NULL,
    own_id        BIGINT NOT NULL,
    hash          TEXT NOT NULL,
    rating        DOUBLE PRECISION NOT NULL,
    raw_rating    TEXT NOT NULL,
    published     BIGINT NOT NULL,
    precise       TEXT NOT NULL,
    verified      BIGINT NOT NULL,
    likes         BIGINT NOT NULL,
    suspicion     DOUBLE PRECISION NOT NULL,
    language      TEXT NOT NULL,
    tone          DOUBLE PRECISION NOT NULL,
    tone_label    TEXT NOT NULL,
    complaint     DOUBLE PRECISION NOT NULL,
    item_key      {text} NOT NULL,
    item_name     TEXT NOT NULL,
    item_url      TEXT NOT NULL,
    url           {text} NOT NULL,
    site_language TEXT NOT NULL,
    fingerprint   {bytes},
    words         TEXT NOT NULL,
    causes        TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    title         TEXT NOT NULL,
    body          TEXT NOT NULL,
    pros          TEXT NOT NULL,
    cons          TEXT NOT NULL,
    images        TEXT NOT NULL,
    replies       TEXT NOT NULL,
    UNIQUE (company_id, site, site_key, kind)
);
CREATE INDEX document_source ON document (source_id) WHERE state = 'live' AND page_id > 0;
CREATE INDEX document_gone ON document (company_id) WHERE state = 'gone';
CREATE INDEX document_first ON document (source_id, document_id) WHERE first_pass = 1;
CREATE INDEX document_author ON document (company_id, author_id, published) WHERE author_id > 0 AND kind = 'review' AND state = 'live';
CREATE INDEX document_item ON document (company_id, item_key, published, rating) WHERE item_key <> '' AND kind = 'review' AND state = 'live';

-- The first version of a document is what its row says (first_seen and raw_id belong to it): it is written down here when
-- the row's content is about to change.
CREATE TABLE document_version (
    version_id  {id},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    rev         BIGINT NOT NULL,
    change      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    rating      DOUBLE PRECISION NOT NULL,
    raw_rating  TEXT NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    pros        TEXT NOT NULL,
    cons        TEXT NOT NULL,
    replies     TEXT NOT NULL,
    evidence    BIGINT NOT NULL
);
CREATE INDEX document_version_of ON document_version (company_id, document_id, rev);

-- The keys under which near duplicates meet; the detector's follower files them, batch by batch. The band comes first: it
-- alone tells nearly all rows apart. No foreign key: the detector files what it has just read, and to look each document up
-- again for each of its bands costs half as much as to file it.
CREATE TABLE document_band (
    company_id  BIGINT NOT NULL,
    band        BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    PRIMARY KEY (band, company_id, document_id)
){clustered};

-- How far each follower has come with each document. No foreign key: a row is written with its document, and by nobody else.
CREATE TABLE document_follow (
    document_id {key},
    company_id  BIGINT NOT NULL,
    rev         BIGINT NOT NULL,
    a           BIGINT NOT NULL,
    b           BIGINT NOT NULL,
    matched     BIGINT NOT NULL,
    detected    BIGINT NOT NULL
);
-- The + 0 keeps the walk on these few rows: without statistics about two columns PostgreSQL thinks that a third of all rows
-- lags, and would rather read the primary key from its beginning.
CREATE INDEX document_follow_a ON document_follow (company_id, (document_id + 0)) WHERE a < rev;
CREATE INDEX document_follow_b ON document_follow (company_id, (document_id + 0)) WHERE b < rev;
CREATE INDEX document_follow_matched ON document_follow (company_id, (document_id + 0)) WHERE matched < rev;
CREATE INDEX document_follow_detected ON document_follow (company_id, (document_id + 0)) WHERE detected < rev;

CREATE TABLE follower (
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    name        TEXT NOT NULL,
    active      BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence       TEXT NOT NULL,
    PRIMARY KEY (company_id, name)
);

CREATE TABLE watch (
    watch_id    {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    receiver_id BIGINT NOT NULL REFERENCES person (person_id),
    name        TEXT NOT NULL,
    query       TEXT NOT NULL,
    language    TEXT NOT NULL,
    channel     TEXT NOT NULL,
    created     BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    deleted     BIGINT NOT NULL
);
CREATE INDEX watch_live ON watch (company_id, created) WHERE deleted = 0;

CREATE TABLE delivery (
    delivery_id {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    kind        TEXT NOT NULL,
    receiver_id BIGINT NOT NULL REFERENCES person (person_id),
    language    TEXT NOT NULL,
    channel     TEXT NOT NULL,
    source_id   BIGINT NOT NULL,
    pass        BIGINT NOT NULL,
    note        TEXT NOT NULL,
    state       TEXT NOT NULL,
    due         BIGINT NOT NULL,
    not_before  BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence       TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    doubt       BIGINT NOT NULL,
    created     BIGINT NOT NULL,
    sent        BIGINT NOT NULL
);
CREATE INDEX delivery_due ON delivery (due) WHERE state = 'due';
CREATE INDEX delivery_list ON delivery (company_id, created, public_id);
CREATE UNIQUE INDEX delivery_once ON delivery (source_id, pass, kind, receiver_id) WHERE pass > 0;

CREATE TABLE delivery_document (
    delivery_id BIGINT NOT NULL REFERENCES delivery (delivery_id),
    place       BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    PRIMARY KEY (delivery_id, place)
){clustered};
CREATE INDEX delivery_document_of ON delivery_document (document_id);

CREATE TABLE delivery_watch (
    delivery_id BIGINT NOT NULL REFERENCES delivery (delivery_id),
    place       BIGINT NOT NULL,
    watch_id    BIGINT NOT NULL,
    PRIMARY KEY (delivery_id, place)
){clustered};

-- The ledger: one line for each thing that happened to a delivery.
CREATE TABLE attempt (
    attempt_id  {id},
    company_id  BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL REFERENCES delivery (delivery_id),
    at          BIGINT NOT NULL,
    outcome     TEXT NOT NULL,
    detail      TEXT NOT NULL
);
CREATE INDEX attempt_of ON attempt (delivery_id, attempt_id);

CREATE TABLE alert (
    alert_id    {id},
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    receiver_id BIGINT NOT NULL REFERENCES person (person_id),
    document_id BIGINT NOT NULL REFERENCES document (document_id),
    kind        TEXT NOT NULL,
    delivery_id BIGINT NOT NULL,
    UNIQUE (receiver_id, document_id, kind)
);
CREATE INDEX alert_document ON alert (document_id);

CREATE TABLE alert_watch (
    alert_id BIGINT NOT NULL REFERENCES alert (alert_id),
    place    BIGINT NOT NULL,
    watch_id BIGINT NOT NULL,
    PRIMARY KEY (alert_id, place)
){clustered};

CREATE TABLE session (
    token   {text} NOT NULL PRIMARY KEY,
    expires BIGINT NOT NULL,
    data    {bytes}
);
CREATE INDEX session_expires ON session (expires);
