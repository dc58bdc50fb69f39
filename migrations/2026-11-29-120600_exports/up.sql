-- 导出清单 Long lists are written by the worker, and what it wrote is kept for some days for the one who asked.
ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check
        CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package', 'export')),
    DROP CONSTRAINT long_work_state_check,
    ADD CONSTRAINT long_work_state_check CHECK (state IN ('waiting', 'done', 'failed', 'cancelled'));

-- Whoever does the work holds its row, so a wish to stop it stands beside it.
CREATE TABLE work_cancel (
    work_id  uuid PRIMARY KEY REFERENCES long_work (id) ON DELETE CASCADE,
    asked_at timestamptz NOT NULL
);

CREATE TABLE work_file (
    work_id         uuid PRIMARY KEY REFERENCES long_work (id) ON DELETE CASCADE,
    name            text NOT NULL CHECK (name <> ''),
    media_type      text NOT NULL CHECK (media_type <> ''),
    bytes           bigint NOT NULL CHECK (bytes > 0),
    sha256          bytea NOT NULL CHECK (length(sha256) = 32),
    -- Headings left out.
    row_count       bigint NOT NULL CHECK (row_count >= 0),
    -- As whom it was written: who belongs elsewhere by now does not take it away.
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    region_code     text NOT NULL,
    made_at         timestamptz NOT NULL,
    kept_until      timestamptz NOT NULL,
    CONSTRAINT work_file_kept CHECK (kept_until > made_at)
);
CREATE INDEX work_file_kept_until ON work_file (kept_until, work_id);
-- It is taken away as it was written, or it is gone.
CREATE TRIGGER work_file_unchanged BEFORE UPDATE ON work_file
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- In pieces, so that neither keeping nor sending it needs more memory than one of them.
CREATE TABLE work_file_part (
    work_id uuid NOT NULL REFERENCES work_file (work_id) ON DELETE CASCADE,
    part    integer NOT NULL CHECK (part >= 0),
    content bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 1048576),
    PRIMARY KEY (work_id, part)
);
-- A workbook is compressed already.
ALTER TABLE work_file_part ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TRIGGER work_file_part_unchanged BEFORE UPDATE ON work_file_part
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
