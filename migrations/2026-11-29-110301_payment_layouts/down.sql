ALTER TABLE payment_file
    DROP CONSTRAINT payment_file_once,
    DROP COLUMN layout_id,
    DROP COLUMN layout_version,
    DROP COLUMN level,
    DROP COLUMN payer_region,
    ADD CONSTRAINT payment_file_format_once UNIQUE (export_id, format);
ALTER TABLE treasury_account DROP COLUMN payment_layout_id;
ALTER TABLE payment_layout DROP CONSTRAINT payment_layout_current;
DROP TABLE payment_layout_version;
DROP TABLE payment_layout;
