-- The accounts of each export, one a row, as its payers say them: a treasury may change its account while payments are on
-- their way, and the bank's statements then come from the account that the order names.
CREATE TABLE payment_export_payer (
    export_id      uuid NOT NULL REFERENCES payment_export (id),
    level          text NOT NULL,
    payer_region   text NOT NULL,
    -- As banks write it on statements: without spaces.
    account_number text NOT NULL,
    PRIMARY KEY (export_id, level, payer_region)
);
CREATE INDEX payment_export_payer_account ON payment_export_payer (account_number, level, payer_region);

CREATE FUNCTION payment_export_payers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payment_export_payer (export_id, level, payer_region, account_number)
    SELECT NEW.id, y.level, y.payer_region, replace(y.account_number, ' ', '')
    FROM jsonb_to_recordset(NEW.payers) AS y (level text, payer_region text, account_number text);
    RETURN NULL;
END $$;
CREATE TRIGGER payment_export_payers AFTER INSERT ON payment_export
    FOR EACH ROW EXECUTE FUNCTION payment_export_payers();

INSERT INTO payment_export_payer (export_id, level, payer_region, account_number)
SELECT e.id, y.level, y.payer_region, replace(y.account_number, ' ', '')
FROM payment_export e, jsonb_to_recordset(e.payers) AS y (level text, payer_region text, account_number text);

CREATE TRIGGER payment_export_payer_append_only BEFORE UPDATE OR DELETE ON payment_export_payer
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER payment_export_payer_no_truncate BEFORE TRUNCATE ON payment_export_payer
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Every account that a treasury has or had: the present one, those that two people agreed on, and those of exports.
CREATE VIEW treasury_account_ever AS
    SELECT level, payer_region, replace(account_number, ' ', '') AS account_number, true AS is_current
    FROM treasury_account
    UNION ALL
    SELECT split_part(subject, ':', 1), split_part(subject, ':', 2), replace(value ->> 'account_number', ' ', ''), false
    FROM setting_proposal WHERE kind = 'treasury_account' AND verdict = 'agreed'
    UNION ALL
    SELECT DISTINCT level, payer_region, account_number, false FROM payment_export_payer;
