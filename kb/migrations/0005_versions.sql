-- The earlier versions of a document are looked up for every line of the list.
CREATE INDEX document_by_successor ON document (superseded_by) WHERE superseded_by IS NOT NULL;
