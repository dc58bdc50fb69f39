DROP TABLE clearing_share;
DROP TABLE clearing;
DROP FUNCTION clearing_guard();
DROP FUNCTION clearing_share_guard();
