package state

// migrations are only ever appended to.
var migrations = []string{`
CREATE TABLE bot_guilds (
	id       TEXT PRIMARY KEY,
	settings TEXT NOT NULL DEFAULT '{}', -- JSON
	left_at  TEXT                        -- since when the bot is not there any more
) STRICT, WITHOUT ROWID;

CREATE TABLE bot_answers (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: buttons name it
	guild    TEXT NOT NULL, -- whose library answered
	channel  TEXT NOT NULL,
	message  TEXT NOT NULL, -- '' until it has been sent
	member   TEXT NOT NULL, -- who asked
	question TEXT NOT NULL,
	shows    TEXT NOT NULL, -- JSON, the bot's
	created  TEXT NOT NULL
) STRICT;
CREATE INDEX bot_answers_member ON bot_answers(member);
CREATE INDEX bot_answers_guild ON bot_answers(guild);
CREATE INDEX bot_answers_message ON bot_answers(message) WHERE message <> '';

CREATE TABLE bot_feedback (
	answer  INTEGER NOT NULL REFERENCES bot_answers(id) ON DELETE CASCADE,
	member  TEXT NOT NULL,
	good    INTEGER NOT NULL,
	reason  TEXT NOT NULL,
	created TEXT NOT NULL,
	PRIMARY KEY (answer, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_feedback_member ON bot_feedback(member);

CREATE TABLE bot_waiting (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	guild    TEXT NOT NULL,
	channel  TEXT NOT NULL, -- where it was asked
	member   TEXT NOT NULL,
	question TEXT NOT NULL,
	query    TEXT NOT NULL, -- JSON, the bot's: with which limits it was asked
	created  TEXT NOT NULL,
	UNIQUE (guild, member, question)
) STRICT;
CREATE INDEX bot_waiting_member ON bot_waiting(member);

CREATE TABLE bot_drafts (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	guild   TEXT NOT NULL,
	member  TEXT NOT NULL, -- the moderator who brought it
	name    TEXT NOT NULL, -- of the file
	bytes   BLOB NOT NULL, -- as received
	change  TEXT NOT NULL, -- JSON corpus.Change
	created TEXT NOT NULL
) STRICT;
CREATE INDEX bot_drafts_member ON bot_drafts(member);
CREATE INDEX bot_drafts_guild ON bot_drafts(guild);
`, `
-- Members other than member whose words question has, each between spaces.
ALTER TABLE bot_answers ADD COLUMN words_of TEXT NOT NULL DEFAULT ' ';
ALTER TABLE bot_waiting ADD COLUMN words_of TEXT NOT NULL DEFAULT ' ';
CREATE INDEX bot_answers_private ON bot_answers(created) WHERE shows ->> 'private';
`, `
-- A question in a direct message, of which its asker has yet to say which server's
-- library is to answer. It was an answer of no guild before.
CREATE TABLE bot_choices (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: menus name it
	channel  TEXT NOT NULL,
	message  TEXT NOT NULL, -- '' until it has been sent
	member   TEXT NOT NULL, -- who asked
	question TEXT NOT NULL,
	kind     TEXT NOT NULL, -- how it is asked
	limits   TEXT NOT NULL, -- JSON, the bot's
	created  TEXT NOT NULL
) STRICT;
CREATE INDEX bot_choices_member ON bot_choices(member);
CREATE INDEX bot_choices_message ON bot_choices(message) WHERE message <> '';
CREATE INDEX bot_choices_created ON bot_choices(created);
INSERT INTO bot_choices(id, channel, message, member, question, kind, limits, created)
	SELECT id, channel, message, member, question, coalesce(shows ->> 'ask', 'ask'), coalesce(shows -> 'limits', '{}'), created
	FROM bot_answers WHERE guild = '' AND shows ->> 'kind' = 'pending';
DELETE FROM bot_answers WHERE guild = '' AND shows ->> 'kind' = 'pending';

-- The question to a moderator whether an article is to be removed. It was a draft
-- without bytes before.
CREATE TABLE bot_removals (
	id      INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: buttons name it
	guild   TEXT NOT NULL,
	member  TEXT NOT NULL, -- the moderator
	article TEXT NOT NULL, -- its id in the guild's library
	created TEXT NOT NULL
) STRICT;
CREATE INDEX bot_removals_member ON bot_removals(member);
CREATE INDEX bot_removals_guild ON bot_removals(guild);
CREATE INDEX bot_removals_created ON bot_removals(created);
INSERT INTO bot_removals(id, guild, member, article, created)
	SELECT id, guild, member, name, created FROM bot_drafts WHERE length(bytes) = 0;
DELETE FROM bot_drafts WHERE length(bytes) = 0;
CREATE INDEX bot_drafts_created ON bot_drafts(created);

-- Their ids go on after those that they had before, so that an old button never means
-- a new row.
DELETE FROM sqlite_sequence WHERE name IN ('bot_choices', 'bot_removals');
INSERT INTO sqlite_sequence(name, seq)
	SELECT CASE name WHEN 'bot_answers' THEN 'bot_choices' ELSE 'bot_removals' END, seq
	FROM sqlite_sequence WHERE name IN ('bot_answers', 'bot_drafts');
`, `
-- Members other than who asked whose words an answer, or a question that waits, has:
-- rows of their own, so that a member's are found without reading all others.
CREATE TABLE bot_answer_words (
	answer INTEGER NOT NULL REFERENCES bot_answers(id) ON DELETE CASCADE,
	member TEXT NOT NULL,
	PRIMARY KEY (answer, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_answer_words_member ON bot_answer_words(member);
CREATE TABLE bot_waiting_words (
	waiting INTEGER NOT NULL REFERENCES bot_waiting(id) ON DELETE CASCADE,
	member  TEXT NOT NULL,
	PRIMARY KEY (waiting, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_waiting_words_member ON bot_waiting_words(member);
WITH RECURSIVE word(answer, member, rest) AS (
	SELECT id, '', trim(words_of) || ' ' FROM bot_answers WHERE trim(words_of) <> ''
	UNION ALL SELECT answer, substr(rest, 1, instr(rest, ' ') - 1), ltrim(substr(rest, instr(rest, ' '))) FROM word WHERE rest <> '')
INSERT OR IGNORE INTO bot_answer_words(answer, member) SELECT answer, member FROM word WHERE member <> '';
WITH RECURSIVE word(waiting, member, rest) AS (
	SELECT id, '', trim(words_of) || ' ' FROM bot_waiting WHERE trim(words_of) <> ''
	UNION ALL SELECT waiting, substr(rest, 1, instr(rest, ' ') - 1), ltrim(substr(rest, instr(rest, ' '))) FROM word WHERE rest <> '')
INSERT OR IGNORE INTO bot_waiting_words(waiting, member) SELECT waiting, member FROM word WHERE member <> '';
ALTER TABLE bot_answers DROP COLUMN words_of;
ALTER TABLE bot_waiting DROP COLUMN words_of;

CREATE INDEX bot_waiting_guild ON bot_waiting(guild);
CREATE INDEX bot_guilds_left ON bot_guilds(left_at) WHERE left_at IS NOT NULL;
`, `
-- How often the bot has connected to the gateway: nobody tells what was deleted in
-- between.
CREATE TABLE bot_gateway (
	id          INTEGER PRIMARY KEY CHECK (id = 1),
	connections INTEGER NOT NULL
) STRICT;
INSERT INTO bot_gateway(id, connections) VALUES (1, 0);
-- The connection in which an answer's message was known to be there last.
ALTER TABLE bot_answers ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bot_answers_checked ON bot_answers(checked) WHERE message <> '' AND NOT coalesce(shows ->> 'private', 0);
CREATE INDEX bot_answers_sent ON bot_answers(channel, CAST(message AS INTEGER)) WHERE message <> '' AND NOT coalesce(shows ->> 'private', 0);
CREATE INDEX bot_answers_created ON bot_answers(created);
DROP INDEX bot_answers_guild;
CREATE INDEX bot_answers_place ON bot_answers(guild, channel);
`, `
-- A draft is claimed by who publishes it, for a while and under a number that grows, so
-- that of two who do one goes on, and nobody after a crash for long. What it has come
-- to so far is noted with each part that is stored.
ALTER TABLE bot_drafts ADD COLUMN claim INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bot_drafts ADD COLUMN claimed_until TEXT; -- NULL while nobody publishes it
ALTER TABLE bot_drafts ADD COLUMN outcome TEXT NOT NULL DEFAULT '{}'; -- JSON Outcome
CREATE INDEX bot_drafts_claimed ON bot_drafts(claimed_until) WHERE claimed_until IS NOT NULL;

-- What became of drafts, without what was in them.
CREATE TABLE bot_outcomes (
	draft   INTEGER PRIMARY KEY, -- its id, which a button names still
	guild   TEXT NOT NULL,
	member  TEXT NOT NULL, -- who brought it
	name    TEXT NOT NULL, -- of the file
	outcome TEXT NOT NULL, -- JSON Outcome
	created TEXT NOT NULL
) STRICT;
CREATE INDEX bot_outcomes_guild ON bot_outcomes(guild);
CREATE INDEX bot_outcomes_member ON bot_outcomes(member);
CREATE INDEX bot_outcomes_created ON bot_outcomes(created);
`, `
-- What a question that waits has been compared with, as the library has it; NULL is
-- with nothing.
ALTER TABLE bot_waiting ADD COLUMN compared BLOB;
CREATE INDEX bot_waiting_created ON bot_waiting(created);
`}
