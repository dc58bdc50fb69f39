-- What has left a voucher for good. Each leaving is split by level from where the one before it ended, so that over a
-- voucher's life every budget line pays or gets back exactly what it gave.
ALTER TABLE voucher
    ADD COLUMN paid_out_fen bigint NOT NULL DEFAULT 0 CHECK (paid_out_fen >= 0),
    ADD COLUMN returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
    ADD CONSTRAINT voucher_outflow_within_face CHECK (paid_out_fen + returned_fen <= face_fen);

-- Numbers that people read aloud: WH2026-000123.
CREATE SEQUENCE voucher_number;
CREATE SEQUENCE voucher_application_number;
