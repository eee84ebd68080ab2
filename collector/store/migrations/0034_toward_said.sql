-- What a person says of the tone toward the company: a label of a tone, 'none' (the text is not about it), '' as it was judged.
ALTER TABLE handling ADD COLUMN toward TEXT NOT NULL DEFAULT '';
