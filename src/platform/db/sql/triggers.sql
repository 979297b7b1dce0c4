-- Trigger functions any table may use.

-- For rows that must never change: the audit log, versions, decisions.
CREATE OR REPLACE FUNCTION p2p.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION p2p.refuse_change() IS 'Trigger of append-only tables.';
CALL p2p.set_callers('p2p.refuse_change()', '{p2p_app, p2p_platform, p2p_queue, p2p_search}');

CREATE OR REPLACE FUNCTION p2p.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.touch_updated_at() IS 'Trigger that keeps updated_at true.';
CALL p2p.set_callers('p2p.touch_updated_at()', '{p2p_app, p2p_platform, p2p_queue, p2p_search}');
