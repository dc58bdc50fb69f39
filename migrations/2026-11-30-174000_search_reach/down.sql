DROP INDEX listing_group_words;
DROP INDEX listing_title_words;
DROP FUNCTION words_in(tsvector, "char"[]);
