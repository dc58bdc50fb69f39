DROP TRIGGER ledger_transfer_mirrors ON ledger_transfer;
DROP FUNCTION ledger_transfer_mirrors();
