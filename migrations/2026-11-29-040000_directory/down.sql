DROP TABLE platform_change, platform, directory_target, coverage_pillar, key_industry;
DROP FUNCTION platform_guard();
