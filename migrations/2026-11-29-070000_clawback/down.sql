ALTER TABLE settlement_setting
    DROP COLUMN minimum_payment_fen,
    DROP COLUMN clawback_hearing_days,
    DROP COLUMN clawback_repay_days;
ALTER TABLE payment
    DROP CONSTRAINT payment_amount_fen_check,
    ADD CONSTRAINT payment_amount_fen_check CHECK (amount_fen > 0),
    DROP COLUMN netted_fen;
DROP TABLE clawback_recovery, clawback_part, clawback;
DROP FUNCTION clawback_guard();
