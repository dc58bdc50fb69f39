DROP TABLE work_file_part;
DROP TABLE work_file;
DROP TABLE work_cancel;
DELETE FROM long_work WHERE kind = 'export' OR state = 'cancelled';
ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package')),
    DROP CONSTRAINT long_work_state_check,
    ADD CONSTRAINT long_work_state_check CHECK (state IN ('waiting', 'done', 'failed'));
