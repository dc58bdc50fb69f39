DROP TRIGGER ledger_transfer_fence ON ledger_transfer;
DROP FUNCTION ledger_transfer_fence();
DROP TABLE ledger_seal_block;
DROP TABLE ledger_seal;
DROP TABLE ledger_fence;
