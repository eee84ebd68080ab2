-- Requests for honest reviews: campaigns, what each makes of each order, and whom it has asked.

-- Up to which rev an order is planned by the campaigns; what is behind is planned by the company's timer.
ALTER TABLE purchase ADD COLUMN planned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX purchase_unplanned ON purchase (company_id, order_id) WHERE planned < rev;

CREATE TABLE campaign (
    campaign_id {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    name        TEXT NOT NULL,
    state       TEXT NOT NULL,
    days        BIGINT NOT NULL,
    by_category TEXT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    reminders   BIGINT NOT NULL,
    between_days BIGINT NOT NULL,
    cap_days    BIGINT NOT NULL,
    words       TEXT NOT NULL,
    started     BIGINT NOT NULL,
    walked      BIGINT NOT NULL,
    planned     BIGINT NOT NULL,
    rev         BIGINT NOT NULL,
    created     BIGINT NOT NULL
);
CREATE INDEX campaign_of ON campaign (company_id, created);

-- One row for every order that a campaign looked at, so that all of them can be counted and each has its reason.
CREATE TABLE invitation (
    invitation_id {id},
    company_id    BIGINT NOT NULL REFERENCES company (company_id),
    campaign_id   BIGINT NOT NULL REFERENCES campaign (campaign_id),
    order_id      BIGINT NOT NULL REFERENCES purchase (order_id),
    person_id     BIGINT NOT NULL,
    state         {text} NOT NULL,
    reason        {text} NOT NULL,
    by_order      BIGINT NOT NULL,
    step          BIGINT NOT NULL,
    due           BIGINT NOT NULL,
    last          BIGINT NOT NULL,
    rev           BIGINT NOT NULL,
    created       BIGINT NOT NULL,
    UNIQUE (campaign_id, order_id)
);
CREATE INDEX invitation_order ON invitation (order_id);
CREATE INDEX invitation_list ON invitation (campaign_id, state, reason, invitation_id);

-- Whom the company asked last, when and about which order: the one cap over all campaigns.
CREATE TABLE asked (
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    person_id  BIGINT NOT NULL REFERENCES person (person_id),
    at         BIGINT NOT NULL,
    order_id   BIGINT NOT NULL,
    PRIMARY KEY (company_id, person_id)
){clustered};

-- What a shop signs its orders with.
CREATE TABLE order_hook (
    company_id BIGINT NOT NULL PRIMARY KEY REFERENCES company (company_id),
    secret     TEXT NOT NULL,
    created    BIGINT NOT NULL
);

-- A mail that comes back names its Message-ID.
CREATE INDEX delivery_message ON delivery (message_id);
