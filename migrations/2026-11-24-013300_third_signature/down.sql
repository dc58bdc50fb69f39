ALTER TABLE settlement_batch DROP COLUMN needs_third;
DROP TABLE settlement_setting;
