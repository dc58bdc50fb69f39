-- Figures by month of acceptance read what was completed, not every booking.
CREATE INDEX booking_accepted ON booking (accepted_at) INCLUDE (final_price_fen, final_subsidy_fen, enterprise_id)
    WHERE state = 'accepted';
