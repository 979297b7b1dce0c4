-- Who is looking at what waits for a decision.

CALL p2p.drop_policies_and_triggers('moderation_claims');
CREATE POLICY moderators ON moderation_claims FOR ALL TO p2p_app
    USING ((SELECT p2p.can_moderate())) WITH CHECK ((SELECT p2p.can_moderate()));
