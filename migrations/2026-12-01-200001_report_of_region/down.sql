-- Refused where a file was brought by several regions: neither report can be forgotten.
ALTER TABLE bank_report
    DROP CONSTRAINT bank_report_once_per_region,
    ADD CONSTRAINT bank_report_file_sha256_key UNIQUE (file_sha256),
    DROP COLUMN region_code;
