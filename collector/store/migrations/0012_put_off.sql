-- What a server or a failing step put off is found by the moment at which it may be tried again: in one index with all that
-- is due it would stand at its head and be read at every claim.
CREATE INDEX timer_fresh ON timer (due) WHERE not_before = 0;
CREATE INDEX timer_put_off ON timer (not_before) WHERE not_before > 0;
CREATE INDEX delivery_fresh ON delivery (due) WHERE state = 'due' AND not_before = 0;
CREATE INDEX delivery_put_off ON delivery (not_before) WHERE state = 'due' AND not_before > 0;
DROP INDEX timer_due;
