DROP INDEX messages_body_parts;
