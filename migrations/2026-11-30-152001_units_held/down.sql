DROP TRIGGER listing_units_held ON listing;
DROP FUNCTION listing_units_held();
DROP TRIGGER occupancy_moved_within_units ON occupancy;
DROP FUNCTION occupancy_moved_within_units();
DROP TRIGGER occupancy_within_units ON occupancy;
DROP FUNCTION occupancy_within_units();
