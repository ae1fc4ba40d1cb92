-- The newest migration that a program must know to use this schema. One that takes away what older programs rely on sets
-- it; a program that does not know it does not start.
CREATE TABLE schema_needs (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    migration INTEGER NOT NULL
) STRICT;

INSERT INTO schema_needs (id, migration) VALUES (1, 1);

-- Where the content is copied from, until all of it is here.
CREATE TABLE unfinished_move (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    source TEXT    NOT NULL
) STRICT;
