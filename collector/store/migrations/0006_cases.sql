-- The complaint desk: cases with their entries, and its configuration as rows.

-- One row a company; taking a number locks it, so that of two messages about one incident one opens the case.
CREATE TABLE desk (
    company_id  {key},
    last_number BIGINT NOT NULL
);

-- The calendar, in versions; the newest one counts.
CREATE TABLE desk_hours (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    person_id  BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (company_id, version)
){clustered};

-- The ladder; times are business time in microseconds.
CREATE TABLE desk_step (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    level      BIGINT NOT NULL,
    name       TEXT NOT NULL,
    person_id  BIGINT NOT NULL,
    contact    TEXT NOT NULL,
    answer     BIGINT NOT NULL,
    solve      BIGINT NOT NULL,
    PRIMARY KEY (company_id, level)
){clustered};

CREATE TABLE desk_template (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    kind       {text} NOT NULL,
    language   {text} NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    rev        BIGINT NOT NULL,
    PRIMARY KEY (company_id, kind, language)
){clustered};

CREATE TABLE desk_case (
    case_id    {id},
    public_id  {text} NOT NULL UNIQUE,
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    number     BIGINT NOT NULL,
    state      {text} NOT NULL,
    level      BIGINT NOT NULL,
    client_id  BIGINT NOT NULL,
    order_id   BIGINT NOT NULL,
    seller_id  BIGINT NOT NULL,
    opened     BIGINT NOT NULL,
    answer_by  BIGINT NOT NULL,
    solve_by   BIGINT NOT NULL,
    time_left  BIGINT NOT NULL,
    paused     BIGINT NOT NULL,
    due        BIGINT NOT NULL,
    moves      BIGINT NOT NULL,
    reminders  BIGINT NOT NULL,
    solved     BIGINT NOT NULL,
    into_id    BIGINT NOT NULL,
    rev        BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    UNIQUE (company_id, number)
);
CREATE INDEX case_running ON desk_case (company_id, due, case_id) WHERE state IN ('open', 'answered', 'waiting');
CREATE INDEX case_ended ON desk_case (company_id, state, changed, case_id);
CREATE INDEX case_client ON desk_case (client_id) WHERE client_id > 0;
CREATE INDEX case_seller ON desk_case (seller_id) WHERE seller_id > 0;
CREATE INDEX case_into ON desk_case (into_id) WHERE into_id > 0;

-- The client's messages; a document is in one case at most.
CREATE TABLE case_entry (
    entry_id    {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    case_id     BIGINT NOT NULL REFERENCES desk_case (case_id),
    origin_id   BIGINT NOT NULL REFERENCES desk_case (case_id),
    source      TEXT NOT NULL,
    document_id BIGINT NOT NULL,
    chat_id     BIGINT NOT NULL,
    order_said  TEXT NOT NULL,
    hash        TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX case_entry_of ON case_entry (case_id, entry_id);
CREATE INDEX case_entry_origin ON case_entry (origin_id);
CREATE INDEX case_entry_document ON case_entry (document_id) WHERE document_id > 0;
