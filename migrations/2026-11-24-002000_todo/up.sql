-- What waits for somebody is asked for at every sign-in: the few open things are found without the many that are over.
CREATE INDEX booking_provider_open ON booking (provider_id, state)
    WHERE state IN ('requested', 'confirmed', 'in_use', 'delivered', 'disputed');
CREATE INDEX booking_disputed ON booking (region_code text_pattern_ops) WHERE state = 'disputed';
CREATE INDEX claim_payee_open ON claim (payee_id)
    WHERE state IN ('submitted', 'district_review', 'city_review', 'notice', 'objected', 'approved', 'batched');
CREATE INDEX organisation_applied ON organisation (region_code text_pattern_ops) WHERE state = 'applied';
CREATE INDEX listing_applied ON listing (region_code text_pattern_ops) WHERE state = 'applied';
CREATE INDEX objection_open ON objection (claim_id) WHERE state = 'open';
CREATE INDEX settlement_batch_open ON settlement_batch (state)
    WHERE state IN ('drafted', 'checked', 'authorised', 'exported', 'partly_paid');
CREATE INDEX payment_returned ON payment (batch_id) WHERE state = 'returned';
CREATE INDEX mail_undelivered ON mail (created_at) WHERE state = 'given_up' OR state = 'queued' AND last_error IS NOT NULL;
