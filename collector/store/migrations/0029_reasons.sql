-- Why an index refuses a document was kept in the server's own words once: they may quote what stands in a document that was erased
-- since. They become the sentence that quotes nothing; whatever is tried again has a reason of its own.
UPDATE setting SET value = {reasons_of_aside} WHERE name LIKE 'aside:%';
