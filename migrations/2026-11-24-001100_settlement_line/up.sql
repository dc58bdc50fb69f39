-- A line is paid by a payment of its own batch, treasury and payee: one reference says so, where four said less and each
-- cost a look-up for every line. The lines of a cancelled batch keep no payment.
ALTER TABLE payment ADD CONSTRAINT payment_pays_for UNIQUE (id, batch_id, level, payer_region, payee_id);
ALTER TABLE batch_line
    DROP CONSTRAINT batch_line_batch_id_fkey,
    DROP CONSTRAINT batch_line_payer_region_fkey,
    DROP CONSTRAINT batch_line_payee_id_fkey,
    DROP CONSTRAINT batch_line_payment_id_fkey,
    ADD CONSTRAINT batch_line_has_payment CHECK (is_cancelled OR payment_id IS NOT NULL),
    ADD CONSTRAINT batch_line_paid_by FOREIGN KEY (payment_id, batch_id, level, payer_region, payee_id)
        REFERENCES payment (id, batch_id, level, payer_region, payee_id);
