DROP TABLE listing_network_facts;
