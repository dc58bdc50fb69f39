-- 关账 A month is closed by the worker: with millions of entries that takes longer than an answer.
ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check
        CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package', 'export', 'matching',
                        'period_close'));
