DROP TRIGGER ledger_transfer_holds ON ledger_transfer;
DROP FUNCTION ledger_hold_follow();
DROP TABLE ledger_hold;
DROP TABLE ledger_hold_extension;
DROP FUNCTION ledger_hold_prolong();
