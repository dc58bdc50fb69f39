-- How a bank writes its statement files, as data. A statement keeps the version by which it was read.
CREATE TABLE statement_layout (
    id             uuid PRIMARY KEY,
    name           text NOT NULL CHECK (length(btrim(name)) BETWEEN 2 AND 60),
    bank           text NOT NULL CHECK (length(bank) <= 60),
    -- The account whose files it reads; absent: any.
    account_number text CHECK (account_number ~ '^[0-9A-Za-z]{5,34}$'),
    version        integer NOT NULL CHECK (version > 0),
    created_by     uuid NOT NULL REFERENCES app_user (id),
    created_at     timestamptz NOT NULL,
    retired_at     timestamptz
);
CREATE UNIQUE INDEX statement_layout_name_once ON statement_layout (lower(btrim(name))) WHERE retired_at IS NULL;

CREATE TABLE statement_layout_version (
    layout_id  uuid NOT NULL REFERENCES statement_layout (id),
    version    integer NOT NULL CHECK (version > 0),
    definition jsonb NOT NULL CHECK (jsonb_typeof(definition) = 'object'),
    -- The headings by which its files are known again, as they are compared.
    header     jsonb NOT NULL CHECK (jsonb_typeof(header) = 'array'),
    made_by    uuid NOT NULL REFERENCES app_user (id),
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (layout_id, version)
);
ALTER TABLE statement_layout
    ADD CONSTRAINT statement_layout_current FOREIGN KEY (id, version)
        REFERENCES statement_layout_version (layout_id, version) DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER statement_layout_version_append_only BEFORE UPDATE OR DELETE ON statement_layout_version
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER statement_layout_version_no_truncate BEFORE TRUNCATE ON statement_layout_version
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

ALTER TABLE bank_statement
    ADD COLUMN layout_id      uuid,
    ADD COLUMN layout_version integer,
    ADD CONSTRAINT bank_statement_layout FOREIGN KEY (layout_id, layout_version)
        REFERENCES statement_layout_version (layout_id, version) MATCH FULL,
    -- Only tables have layouts.
    ADD CONSTRAINT bank_statement_layout_of_table CHECK (layout_id IS NULL OR format IN ('csv', 'xlsx'));
CREATE INDEX bank_statement_by_layout ON bank_statement (layout_id, layout_version) WHERE layout_id IS NOT NULL;
