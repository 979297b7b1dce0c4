SET row_security = off;
SET lock_timeout = '2s';
DROP TRIGGER experience_feed_text ON experience_feed;
DROP FUNCTION p2p.publish_text();
DROP TABLE experience_texts;
