DROP INDEX ledger_transfer_recorded;
