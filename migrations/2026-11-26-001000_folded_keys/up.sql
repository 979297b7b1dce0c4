-- Keys that tell entries and companies apart are folded further than letter case: compatibility forms, invisible characters,
-- kinds of white space and the scripts of digits. The program computes them; this brings rows of before to the same form.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '10min';

CREATE FUNCTION pg_temp.identity_key(given text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN coalesce(nullif(btrim(regexp_replace(normalize(lower(regexp_replace(
        translate(normalize(given, NFKC), '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯', '0123456789012345678901234567890123456789'),
        '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB]',
        '', 'g')), NFKC), '\s+', ' ', 'g')), ''), lower(given));

UPDATE experience_feed SET company_key = left(pg_temp.identity_key(company), 360)
WHERE company_key <> left(pg_temp.identity_key(company), 360);
UPDATE experience_feed SET role_key = left(pg_temp.identity_key(role), 360)
WHERE role_key <> left(pg_temp.identity_key(role), 360);

-- Where two entries come to the same key, the first keeps it and the others stay as they are, for the office to look at.
WITH folded AS (
    SELECT college_id, id, left(pg_temp.identity_key(number), 192) AS key,
        row_number() OVER (PARTITION BY college_id, kind, left(pg_temp.identity_key(number), 192) ORDER BY created_at, id) AS place
    FROM roster_entries)
UPDATE roster_entries e SET number_key = f.key
FROM folded f
WHERE f.college_id = e.college_id AND f.id = e.id AND f.place = 1 AND e.number_key <> f.key
    AND NOT EXISTS (SELECT FROM roster_entries o
        WHERE o.college_id = e.college_id AND o.kind = e.kind AND o.number_key = f.key);

COMMENT ON COLUMN roster_entries.number_key IS 'The number folded (letter case, white space, invisible characters, digits of all scripts): what tells entries of a kind apart.';
COMMENT ON COLUMN experience_feed.company_key IS 'Employer, folded as number_key is, for filtering by its beginning.';
DROP FUNCTION pg_temp.identity_key(text);
