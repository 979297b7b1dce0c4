SET row_security = off;
SET lock_timeout = '2s';

DROP INDEX experience_feed_helpful;
