ALTER TABLE reconciliation_exception DROP COLUMN since;
