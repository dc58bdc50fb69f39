-- How a bank or a treasury wants its payment files, as data. A file keeps the version by which it was written.
CREATE TABLE payment_layout (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (length(btrim(name)) BETWEEN 2 AND 60),
    version    integer NOT NULL CHECK (version > 0),
    created_by uuid NOT NULL REFERENCES app_user (id),
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
CREATE UNIQUE INDEX payment_layout_name_once ON payment_layout (lower(btrim(name))) WHERE retired_at IS NULL;

CREATE TABLE payment_layout_version (
    layout_id  uuid NOT NULL REFERENCES payment_layout (id),
    version    integer NOT NULL CHECK (version > 0),
    definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
    made_by    uuid NOT NULL REFERENCES app_user (id),
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (layout_id, version)
);
ALTER TABLE payment_layout
    ADD CONSTRAINT payment_layout_current FOREIGN KEY (id, version)
        REFERENCES payment_layout_version (layout_id, version) DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER payment_layout_version_append_only BEFORE UPDATE OR DELETE ON payment_layout_version
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER payment_layout_version_no_truncate BEFORE TRUNCATE ON payment_layout_version
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The layout that the bank of an account wants.
ALTER TABLE treasury_account ADD COLUMN payment_layout_id uuid REFERENCES payment_layout (id);

-- A file by a layout holds the orders of one payer: a bank takes those of its own accounts.
ALTER TABLE payment_file
    ADD COLUMN layout_id      uuid,
    ADD COLUMN layout_version integer,
    ADD COLUMN level          text CHECK (level IN ('province', 'city', 'district')),
    ADD COLUMN payer_region   text REFERENCES region (code),
    DROP CONSTRAINT payment_file_format_once,
    ADD CONSTRAINT payment_file_once
        UNIQUE NULLS NOT DISTINCT (export_id, format, layout_id, layout_version, level, payer_region),
    ADD CONSTRAINT payment_file_layout FOREIGN KEY (layout_id, layout_version)
        REFERENCES payment_layout_version (layout_id, version),
    ADD CONSTRAINT payment_file_layout_whole CHECK (num_nonnulls(layout_id, layout_version, level, payer_region) IN (0, 4)),
    ADD CONSTRAINT payment_file_layout_is_table CHECK (layout_id IS NULL OR format IN ('csv', 'xlsx'));
