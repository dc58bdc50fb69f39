DELETE FROM long_work WHERE kind = 'period_close';
ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check
        CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package', 'export', 'matching'));
