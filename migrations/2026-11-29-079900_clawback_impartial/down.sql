DROP TRIGGER clawback_impartial ON clawback;
