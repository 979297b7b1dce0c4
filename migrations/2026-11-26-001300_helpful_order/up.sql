-- The feed in the order of how many people found a share helpful.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX experience_feed_helpful ON experience_feed
    (college_id, helpful_count DESC, published_at DESC, experience_id DESC);
