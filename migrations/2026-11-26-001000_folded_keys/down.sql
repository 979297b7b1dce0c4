SET row_security = off;
SET lock_timeout = '2s';
-- Keys stay as they are: the release before compares them as it finds them.
COMMENT ON COLUMN roster_entries.number_key IS 'The number in lower case: what tells entries of a kind apart.';
COMMENT ON COLUMN experience_feed.company_key IS 'Employer in lower case, for filtering by its beginning.';
