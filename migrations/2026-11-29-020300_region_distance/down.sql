DROP TABLE region_distance;
