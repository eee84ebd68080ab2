-- How many documents of a bulk change are in which state (bulk_item.state): what rules do on arrival goes on without end, and
-- pages that show its numbers do not count the documents anew. n is 0 where none is left in a state.
CREATE TABLE bulk_tally (
    bulk_id BIGINT NOT NULL REFERENCES bulk (bulk_id),
    state   {text} NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (bulk_id, state)
){clustered};
INSERT INTO bulk_tally (bulk_id, state, n) SELECT bulk_id, state, COUNT(*) FROM bulk_item GROUP BY bulk_id, state;
