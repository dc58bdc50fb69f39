-- 自动对账 Matching is done by the worker: a month's lines are too many for one answer.
ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check
        CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package', 'export', 'matching'));
