DROP TRIGGER payment_leaves_signed ON payment;
DROP FUNCTION payment_leaves_signed();
DROP TABLE payment_reissue;
DROP FUNCTION payment_reissue_guard();
