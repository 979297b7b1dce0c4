-- What the other files use.

-- A file begins the part of a table with this, so that what it no longer names is gone. The wall stays.
CREATE OR REPLACE PROCEDURE p2p.drop_policies_and_triggers(target regclass)
    LANGUAGE plpgsql
AS $$
DECLARE
    found name;
BEGIN
    FOR found IN SELECT polname FROM pg_catalog.pg_policy WHERE polrelid = target AND polname <> 'tenant_wall' LOOP
        EXECUTE format('DROP POLICY %I ON %s', found, target);
    END LOOP;
    FOR found IN SELECT tgname FROM pg_catalog.pg_trigger WHERE tgrelid = target AND NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found, target);
    END LOOP;
END
$$;
COMMENT ON PROCEDURE p2p.drop_policies_and_triggers(regclass) IS 'Clears a table for the file that defines it: every trigger, and every policy but tenant_wall.';

-- Says of a function who may call it, and nobody else; and whom it belongs to, where that is not the login that
-- migrates. A new owner needs CREATE on the schema at that moment.
CREATE OR REPLACE PROCEDURE p2p.set_callers(function regprocedure, callers name[], owner name DEFAULT NULL)
    LANGUAGE plpgsql
AS $$
DECLARE
    known record;
    caller name;
BEGIN
    SELECT pg_catalog.pg_get_userbyid(proowner) AS owner INTO known FROM pg_catalog.pg_proc WHERE oid = function;
    IF owner <> known.owner THEN
        EXECUTE format('GRANT CREATE ON SCHEMA p2p TO %I', owner);
        EXECUTE format('ALTER ROUTINE %s OWNER TO %I', function, owner);
        EXECUTE format('REVOKE CREATE ON SCHEMA p2p FROM %I', owner);
    END IF;
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', function);
    FOR caller IN
        SELECT pg_catalog.pg_get_userbyid(a.grantee)
        FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(p.proacl) a
        WHERE p.oid = function AND a.grantee <> p.proowner
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM %I', function, caller);
    END LOOP;
    FOREACH caller IN ARRAY callers LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', function, caller);
    END LOOP;
END
$$;
COMMENT ON PROCEDURE p2p.set_callers(regprocedure, name[], name) IS 'Who may call a function, and whom it belongs to.';

-- Forced row security, the restrictive tenant policy with the same expression for reading and writing, and the owner
-- that cannot log in. Grants follow in the migration, permissive policies in the feature's file.
CREATE OR REPLACE PROCEDURE p2p.raise_wall(target regclass)
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant_wall ON %s AS RESTRICTIVE FOR ALL TO PUBLIC '
        'USING (college_id = (SELECT p2p.current_college())) '
        'WITH CHECK (college_id = (SELECT p2p.current_college()))', target);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', target);
    EXECUTE format('ALTER TABLE %s OWNER TO p2p_owner', target);
END
$$;
COMMENT ON PROCEDURE p2p.raise_wall(regclass) IS 'Every tenant table goes through this, last in its migration.';

-- The usual policies of a table that names a person. `readers`: 'college' (everybody signed in, and the product itself)
-- or 'own' (that person only). `writes`: which of insert, update and delete that person may do with rows of their own.
-- Triggers follow after the call.
CREATE OR REPLACE PROCEDURE p2p.protect(target regclass, person name, readers text, writes text[])
    LANGUAGE plpgsql
AS $$
DECLARE
    own text := format('(%I = (SELECT p2p.current_member()))', person);
    command text;
BEGIN
    CALL p2p.drop_policies_and_triggers(target);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_policy WHERE polrelid = target AND polname = 'tenant_wall') THEN
        CALL p2p.raise_wall(target);
    END IF;
    CASE readers
        WHEN 'college' THEN
            EXECUTE format('CREATE POLICY members_read ON %s FOR SELECT TO p2p_app '
                'USING (college_id = p2p.known_college())', target);
        WHEN 'own' THEN
            EXECUTE format('CREATE POLICY own_read ON %s FOR SELECT TO p2p_app '
                'USING (%I = p2p.current_member())', target, person);
    END CASE;
    FOREACH command IN ARRAY writes LOOP
        CASE command
            WHEN 'insert' THEN
                EXECUTE format('CREATE POLICY own_insert ON %s FOR INSERT TO p2p_app WITH CHECK %s', target, own);
            WHEN 'update' THEN
                EXECUTE format('CREATE POLICY own_update ON %s FOR UPDATE TO p2p_app USING %s WITH CHECK %2$s', target, own);
            WHEN 'delete' THEN
                EXECUTE format('CREATE POLICY own_delete ON %s FOR DELETE TO p2p_app USING %s', target, own);
        END CASE;
    END LOOP;
END
$$;
COMMENT ON PROCEDURE p2p.protect(regclass, name, text, text[]) IS 'The usual policies of a tenant table that names a person, beside the wall.';

CALL p2p.set_callers('p2p.drop_policies_and_triggers(regclass)', '{}');
CALL p2p.set_callers('p2p.set_callers(regprocedure, name[], name)', '{}');
CALL p2p.set_callers('p2p.raise_wall(regclass)', '{}');
CALL p2p.set_callers('p2p.protect(regclass, name, text, text[])', '{}');
