DROP INDEX batch_line_reward_once;
DROP INDEX batch_line_award_once;
DROP INDEX batch_line_batch;
CREATE UNIQUE INDEX batch_line_reward_once ON batch_line (supply_reward_id, level) WHERE NOT is_cancelled;
CREATE UNIQUE INDEX batch_line_award_once ON batch_line (award_application_id, level) WHERE NOT is_cancelled;
CREATE INDEX batch_line_batch ON batch_line (batch_id, payee_id);
DROP TRIGGER payment_has_no_lines ON payment;
DROP FUNCTION payment_has_no_lines();
DROP TRIGGER payment_stays_whose ON payment;
DROP TRIGGER award_application_stays ON award_application;
DROP TRIGGER supply_reward_stays ON supply_reward;
DROP TRIGGER claim_stays ON claim;
DROP TRIGGER batch_line_refers_updated ON batch_line;
DROP TRIGGER batch_line_refers_inserted ON batch_line;
DROP FUNCTION batch_line_refers();
ALTER TABLE payment ADD CONSTRAINT payment_pays_for UNIQUE (id, batch_id, level, payer_region, payee_id);
ALTER TABLE batch_line
    ADD CONSTRAINT batch_line_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim (id),
    ADD CONSTRAINT batch_line_supply_reward_id_fkey FOREIGN KEY (supply_reward_id) REFERENCES supply_reward (id),
    ADD CONSTRAINT batch_line_award_application_id_fkey FOREIGN KEY (award_application_id) REFERENCES award_application (id),
    ADD CONSTRAINT batch_line_paid_by FOREIGN KEY (payment_id, batch_id, level, payer_region, payee_id)
        REFERENCES payment (id, batch_id, level, payer_region, payee_id);
