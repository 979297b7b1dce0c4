SET row_security = off;
SET lock_timeout = '2s';
CREATE OR REPLACE FUNCTION p2p.name_words(given text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ' ' || pg_catalog.btrim(pg_catalog.regexp_replace(
        pg_catalog.translate(
            pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
                pg_catalog.lower(pg_catalog.normalize(pg_catalog.regexp_replace(
                    pg_catalog.normalize(pg_catalog.regexp_replace(given, '[''`\u00B4\u02B9-\u02BF\u2018\u2019\u201B\uFF07]', '', 'g'), 'NFKD'),
                    '[\u00AD\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08FF\u093C\u09BC\u0A3C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]',
                    '', 'g'), 'NFC')),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            'øłđðħıςٱىیېةھہۃەک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯',
            'olddhiσايييهههههك0123456789012345678901234567890123456789'),
        '[[:space:][:punct:]\u00A0\u00B7\u060C\u061B\u061F\u2010-\u2015\u2212\u3000-\u3002\u30FB]+', ' ', 'g'));
CREATE OR REPLACE FUNCTION p2p.name_patterns(asked text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    -- Scripts without spaces are found anywhere in a name, other words by their beginning. Words hold no sign, so nothing in
    -- them is a wild card. Nothing but signs asks for what no name holds.
    SELECT coalesce(array_agg(CASE
            WHEN word ~ '^[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]' THEN '%' || word || '%'
            ELSE '% ' || word || '%' END), ARRAY[''])
    FROM unnest(string_to_array(p2p.name_words(asked), ' ')) AS word
    WHERE word <> ''
$$;
COMMENT ON FUNCTION p2p.name_words(text) IS
    'The words of a name, a space before each: no case, accents, vowel signs, apostrophes or other signs; digits as ASCII.';
DROP FUNCTION p2p.name_asked(text);
UPDATE users SET full_name = full_name WHERE full_name ~ '[''`\u00B4\u02B9-\u02BF\u2018\u2019\u201B\uFF07]';
UPDATE roster_entries SET full_name = full_name WHERE full_name ~ '[''`\u00B4\u02B9-\u02BF\u2018\u2019\u201B\uFF07]';
