-- Whoever ends a token announces it to every node with the commit: a server, a command, or a person with SQL. What expired
-- half a day ago is announced no more: its removal a day later is nothing new to anybody, even where clocks differ by hours.
CREATE FUNCTION announce_ended_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_TABLE_SCHEMA || '_ended_tokens', encode(OLD.digest, 'hex') || ' ' || OLD.user_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER announce_ended_token AFTER DELETE ON tokens
    FOR EACH ROW WHEN (OLD.expires_at > extract(epoch FROM now()) * 1000 - 43200000)
    EXECUTE FUNCTION announce_ended_token();
