-- Disputes of seed 003. Price, amounts: minor units of the dispute's currency. The clock of a dispute is its row in timer.

CREATE TABLE dispute (
    dispute_id  {id},
    public_id   {text} NOT NULL UNIQUE,
    company_id  BIGINT NOT NULL REFERENCES company (company_id),
    order_id    BIGINT NOT NULL REFERENCES purchase (order_id),
    seller_id   BIGINT NOT NULL,
    client_id   BIGINT NOT NULL,
    merchant_id BIGINT NOT NULL,
    policy      BIGINT NOT NULL,
    rating      DOUBLE PRECISION NOT NULL,
    reason      {text} NOT NULL,
    description TEXT NOT NULL,
    courier     TEXT NOT NULL,
    price       BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    state       {text} NOT NULL,
    opened      BIGINT NOT NULL,
    completed   BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    seen        BIGINT NOT NULL,
    next_at     BIGINT NOT NULL,
    client_owes BIGINT NOT NULL,
    seller_owes BIGINT NOT NULL,
    client_acts BIGINT NOT NULL,
    seller_acts BIGINT NOT NULL,
    resolution  TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    amount      BIGINT NOT NULL,
    fault       TEXT NOT NULL,
    facts       TEXT NOT NULL,
    ground      TEXT NOT NULL,
    decider_id  BIGINT NOT NULL,
    closed      BIGINT NOT NULL,
    rev         BIGINT NOT NULL
);
-- One open dispute an order; and what was decided once is not decided again.
CREATE UNIQUE INDEX dispute_open ON dispute (order_id) WHERE closed = 0;
CREATE UNIQUE INDEX dispute_again ON dispute (order_id, reason) WHERE resolution <> 'withdraw';
CREATE INDEX dispute_list ON dispute (company_id, opened, public_id);
CREATE INDEX dispute_state ON dispute (company_id, state, opened, public_id);
CREATE INDEX dispute_seller ON dispute (seller_id, opened) WHERE seller_id > 0;

-- What the sides would agree to; the first one is the client's wish. They only grow.
CREATE TABLE dispute_offer (
    dispute_id BIGINT NOT NULL REFERENCES dispute (dispute_id),
    num        BIGINT NOT NULL,
    side       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    amount     BIGINT NOT NULL,
    words      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (dispute_id, num)
){clustered};

-- What somebody has to make good, and that it was.
CREATE TABLE dispute_line (
    dispute_id BIGINT NOT NULL REFERENCES dispute (dispute_id),
    num        BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    amount     BIGINT NOT NULL,
    words      TEXT NOT NULL,
    executor   TEXT NOT NULL,
    due        BIGINT NOT NULL,
    taken      BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    proof      TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    PRIMARY KEY (dispute_id, num)
){clustered};

-- The ledger of compensations in double entry: it only grows, and the amounts of each dispute add up to zero.
CREATE TABLE dispute_posting (
    posting_id {id},
    dispute_id BIGINT NOT NULL REFERENCES dispute (dispute_id),
    company_id BIGINT NOT NULL REFERENCES company (company_id),
    line_no    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    account    TEXT NOT NULL,
    amount     BIGINT NOT NULL
);
CREATE INDEX dispute_posting_of ON dispute_posting (dispute_id, posting_id);
