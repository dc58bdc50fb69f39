-- Entries lie in the journal nearly in the order in which they were recorded. So a few pages tell where a month lies, and who
-- closes or checks a month reads that month, not the journal before and after it.
CREATE INDEX ledger_transfer_recorded ON ledger_transfer USING brin (recorded_at)
    WITH (pages_per_range = 32, autosummarize = on);
