-- The same shape as ../db/seed.sql in the product's own schema: 200 colleges x 100 users x 200 shares (180 published),
-- 50 direct conversations a college, one session a person. Deterministic ids, as there.
\set ON_ERROR_STOP on
SET row_security = off;
BEGIN;
INSERT INTO colleges (id, slug, name) SELECT ('00000000-0000-4000-8000-' || lpad(c::text,12,'0'))::uuid, 'college-' || c, 'College ' || c FROM generate_series(1,200) c;
CREATE TEMP TABLE cu AS SELECT c, u, ('00000000-0000-4000-8000-' || lpad(c::text,12,'0'))::uuid cid,
  ('00000000-0000-4001-8' || lpad(c::text,3,'0') || '-' || lpad(u::text,12,'0'))::uuid uid,
  ('00000000-0000-4003-8' || lpad(c::text,3,'0') || '-' || lpad(u::text,12,'0'))::uuid sid
  FROM generate_series(1,200) c, generate_series(1,100) u;
INSERT INTO users (college_id, id, email, full_name, role, status, email_verified_at, welcomed_at)
  SELECT cid, uid, 'user' || u || '@college-' || c || '.example.edu', 'Person Number ' || u || ' of ' || c, 'alumni', 'active', now(), now() FROM cu;
INSERT INTO sessions (college_id, id, user_id, address_hash, expires_at) SELECT cid, sid, uid, decode(repeat('00',32),'hex'), now() + interval '30 days' FROM cu;
CREATE TEMP TABLE made AS SELECT c, s, gen_random_uuid() id, ('00000000-0000-4000-8000-' || lpad(c::text,12,'0'))::uuid cid,
  ('00000000-0000-4001-8' || lpad(c::text,3,'0') || '-' || lpad((1 + (random()*99)::int)::text,12,'0'))::uuid author,
  (ARRAY['Acme Analytics','Globex','Initech Systems','Umbrella Labs','Stark Industries','Wayne Tech','Hooli','Wonka Foods'])[1 + (s % 8)] company,
  repeat('the interview started with a short introduction then they asked about indexing and rate limits ', 8) body,
  timestamptz '2026-01-01' + random() * interval '300 days' AS ts
  FROM generate_series(1,200) c, generate_series(1,200) s;
CREATE TEMP TABLE contents AS SELECT id, jsonb_build_object('company', company, 'role', 'Software Engineer', 'placement_year', 2026, 'programme', 'B.Tech', 'outcome', 'selected', 'summary', body, 'rounds', '[{"kind":"technical","questions":["Design a cache"],"notes":"","difficulty":3}]'::jsonb) AS content FROM made;
INSERT INTO experiences (college_id, id, author_id, state, last_version, content)
  SELECT cid, id, author, 'approved', 1, content FROM made JOIN contents USING (id) WHERE s % 10 <> 0;
INSERT INTO experience_versions (college_id, experience_id, version, author_id, author_role, content)
  SELECT cid, id, 1, author, 'alumni', content FROM made JOIN contents USING (id) WHERE s % 10 <> 0;
INSERT INTO experience_feed (college_id, experience_id, version, author_id, author_role, anonymous, company, company_key, role, role_key, placement_year, programme, outcome, round_kinds, excerpt, published_at, approved_at)
  SELECT cid, id, 1, author, 'alumni', false, company, lower(company), 'Software Engineer', 'software engineer', 2026, 'B.Tech', 'selected', '{technical}', left(body, 280), ts, ts FROM made WHERE s % 10 <> 0;
INSERT INTO conversations (college_id, id, kind, low_id, high_id, created_by)
  SELECT a.cid, ('00000000-0000-4002-8' || lpad(a.c::text,3,'0') || '-' || lpad(((a.u+1)/2)::text,12,'0'))::uuid, 'direct', a.uid, b.uid, a.uid
  FROM cu a JOIN cu b ON b.c = a.c AND b.u = a.u + 1 WHERE a.u % 2 = 1;
INSERT INTO conversation_participants (college_id, conversation_id, user_id)
  SELECT cid, ('00000000-0000-4002-8' || lpad(c::text,3,'0') || '-' || lpad(((u+1)/2)::text,12,'0'))::uuid, uid FROM cu;
COMMIT;
VACUUM (ANALYZE, FREEZE);
