-- 年度归档包: what a fiscal year's books, batches, reconciliations and reports were, in one zip with a manifest of hashes.
-- What was packed is never changed: a later package is another one.
CREATE TABLE year_package (
    id              uuid PRIMARY KEY,
    region_code     text NOT NULL REFERENCES region (code),
    -- Null: all programmes.
    programme_id    uuid REFERENCES programme (id),
    fiscal_year     integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2200),
    is_final        boolean NOT NULL,
    -- Months of the year that were open when it was made: `2026-11`.
    open_months     jsonb NOT NULL CHECK (jsonb_typeof(open_months) = 'array'),
    -- Number of the last entry of the journal that it knows; 0: none.
    ledger_position bigint NOT NULL CHECK (ledger_position >= 0),
    -- The manifest as it lies in the zip.
    manifest        text NOT NULL,
    manifest_sha256 bytea NOT NULL CHECK (length(manifest_sha256) = 32),
    -- Over all files but the manifest: the same contents, the same hash.
    contents_sha256 bytea NOT NULL CHECK (length(contents_sha256) = 32),
    files           integer NOT NULL CHECK (files > 0),
    bytes           bigint NOT NULL CHECK (bytes > 0),
    -- Over the hashes of its parts, in their order.
    zip_sha256      bytea NOT NULL CHECK (length(zip_sha256) = 32),
    made_by         uuid NOT NULL REFERENCES app_user (id),
    made_at         timestamptz NOT NULL,
    CONSTRAINT year_package_final_when_closed CHECK (is_final = (jsonb_array_length(open_months) = 0)),
    CONSTRAINT year_package_manifest_fits CHECK (manifest_sha256 = sha256(convert_to(manifest, 'UTF8')))
);
CREATE INDEX year_package_newest ON year_package (made_at DESC, id DESC);
CREATE TRIGGER year_package_append_only BEFORE UPDATE OR DELETE ON year_package
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER year_package_no_truncate BEFORE TRUNCATE ON year_package
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The zip in pieces, so that neither writing nor reading it needs more memory than one of them.
CREATE TABLE year_package_part (
    package_id uuid NOT NULL REFERENCES year_package (id),
    part       integer NOT NULL CHECK (part >= 0),
    content    bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 1048576),
    PRIMARY KEY (package_id, part)
);
-- A zip is compressed already.
ALTER TABLE year_package_part ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TRIGGER year_package_part_append_only BEFORE UPDATE OR DELETE ON year_package_part
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER year_package_part_no_truncate BEFORE TRUNCATE ON year_package_part
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

ALTER TABLE long_work
    DROP CONSTRAINT long_work_kind_check,
    ADD CONSTRAINT long_work_kind_check CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft', 'year_package'));
