DROP TABLE listing_certificate;
DROP TABLE fault_report;
