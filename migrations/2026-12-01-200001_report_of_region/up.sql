-- A bank gives the same file to the bureaus of several cities. Each of them does with it what concerns its own payments, so that
-- it is known again by file and region, not by the file alone.
ALTER TABLE bank_report ADD COLUMN region_code text;
ALTER TABLE bank_report DISABLE TRIGGER bank_report_append_only;
UPDATE bank_report r SET region_code = coalesce(u.region_code, o.region_code)
FROM app_user u JOIN organisation o ON o.id = u.organisation_id WHERE u.id = r.imported_by;
ALTER TABLE bank_report ENABLE TRIGGER bank_report_append_only;
ALTER TABLE bank_report
    ALTER COLUMN region_code SET NOT NULL,
    DROP CONSTRAINT bank_report_file_sha256_key,
    ADD CONSTRAINT bank_report_once_per_region UNIQUE (file_sha256, region_code);
