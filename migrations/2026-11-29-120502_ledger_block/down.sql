DROP TABLE ledger_block_mark, ledger_block;
