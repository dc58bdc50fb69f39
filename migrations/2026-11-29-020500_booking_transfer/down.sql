DROP TABLE booking_transfer;
