-- What a person says of the tone toward the company: a label of a tone, 'none' (the text is not about it), '' as it was judged; and who.
-- corrected_by is who said the rest: only of that is anything learned.
ALTER TABLE handling ADD COLUMN toward TEXT NOT NULL DEFAULT '';
ALTER TABLE handling ADD COLUMN toward_by BIGINT NOT NULL DEFAULT 0;
