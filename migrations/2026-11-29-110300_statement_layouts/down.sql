ALTER TABLE bank_statement DROP COLUMN layout_id, DROP COLUMN layout_version;
ALTER TABLE statement_layout DROP CONSTRAINT statement_layout_current;
DROP TABLE statement_layout_version;
DROP TABLE statement_layout;
