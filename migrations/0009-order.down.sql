DROP TABLE notifications, reports, held_messages, word_rules, banned_addresses, sanctions;
ALTER TABLE rooms DROP COLUMN slow_mode_seconds;
ALTER TABLE memberships DROP COLUMN silenced_until, DROP COLUMN last_posted_at;
ALTER TABLE departures DROP COLUMN last_posted_at;
DROP TABLE audit_events;
DROP FUNCTION refuse_to_change_audit_events;
DROP TABLE server_settings;
