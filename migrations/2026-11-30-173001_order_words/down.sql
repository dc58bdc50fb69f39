DROP TABLE booking_words;
DROP FUNCTION booking_words_guard();
