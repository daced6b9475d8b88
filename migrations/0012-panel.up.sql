-- Which blocks of the table are of which days: a few kilobytes, and next to nothing to do when a message is written.
CREATE INDEX messages_created_at ON messages USING brin (created_at);
