-- The account from which each treasury pays. Edited by finance; an export keeps the accounts that it used.
CREATE TABLE treasury_account (
    level          text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    payer_region   text NOT NULL REFERENCES region (code),
    account_name   text NOT NULL CHECK (length(account_name) BETWEEN 2 AND 200),
    account_number text NOT NULL CHECK (account_number ~ '^[0-9A-Z-]{5,34}$'),
    bank_name      text NOT NULL CHECK (length(bank_name) BETWEEN 2 AND 200),
    -- 12-digit CNAPS code 联行号.
    bank_code      text NOT NULL CHECK (bank_code ~ '^[0-9]{12}$'),
    updated_by     uuid NOT NULL REFERENCES app_user (id),
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (level, payer_region)
);

CREATE SEQUENCE settlement_batch_number;
-- Why a batch was cancelled.
ALTER TABLE settlement_batch ADD COLUMN reason text;
CREATE INDEX settlement_batch_list ON settlement_batch (made_at DESC, id DESC);

-- One sending of a batch's pending payments. The first sends them all; later ones send what was reissued.
CREATE TABLE payment_export (
    id          uuid PRIMARY KEY,
    batch_id    uuid NOT NULL REFERENCES settlement_batch (id),
    number      integer NOT NULL CHECK (number > 0),
    initiator   text NOT NULL,
    execute_on  date NOT NULL,
    -- The paying treasuries' accounts as they stood: [{level, payer_region, account_name, account_number, …}].
    payers      jsonb NOT NULL,
    exported_by uuid NOT NULL REFERENCES app_user (id),
    exported_at timestamptz NOT NULL,
    UNIQUE (batch_id, number)
);
ALTER TABLE payment
    ADD COLUMN export_id uuid REFERENCES payment_export (id),
    -- Why the bank sent it back.
    ADD COLUMN reason text;
CREATE INDEX payment_export_payments ON payment (export_id) WHERE export_id IS NOT NULL;
CREATE INDEX payment_payee ON payment (payee_id, created_at);

-- A file is kept as it was given to the bank, so that the same download is the same bytes for ever.
ALTER TABLE payment_file
    DROP CONSTRAINT payment_file_format_check,
    ADD CONSTRAINT payment_file_format_check CHECK (format IN ('csv', 'xlsx', 'pain.001.001.03', 'pain.001.001.09')),
    ADD CONSTRAINT payment_file_sha256_length CHECK (length(sha256) = 32),
    ADD COLUMN export_id uuid NOT NULL REFERENCES payment_export (id),
    ADD COLUMN content bytea NOT NULL,
    ADD CONSTRAINT payment_file_format_once UNIQUE (export_id, format);
CREATE TRIGGER payment_file_append_only BEFORE UPDATE OR DELETE ON payment_file
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
