-- taught is when a version's weights were learned (business time): another time than made where somebody went back to them.
-- stand_in is the model whose embedded weights judge the archive in place of a version that does not fit the program; '' while it does.
ALTER TABLE company_weights ADD COLUMN taught BIGINT NOT NULL DEFAULT 0;
ALTER TABLE company_weights ADD COLUMN stand_in TEXT NOT NULL DEFAULT '';
UPDATE company_weights SET taught = COALESCE((SELECT f.made FROM company_weights f WHERE f.company_id = company_weights.company_id AND f.version = company_weights.origin), made)
WHERE origin > 0;

-- Files of the format that did not name its model were all learned on top of this one.
UPDATE company_weights SET model = '0cac4d9168b56c42faef6297f47d692e1dfb43bb0cfe23443d9b30a400eade6e' WHERE origin > 0 AND model = '';

-- What rules did to a document is no correction of people.
DROP INDEX document_event_correction;
CREATE INDEX document_event_correction ON document_event (company_id, event_id) WHERE did IN ('tone', 'complaint', 'category') AND person_id > 0;
