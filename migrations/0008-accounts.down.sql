DROP TABLE session_endings, data_export_parts, data_exports, outgoing_mails, recovery_codes, second_factors, email_verifications, password_reset_tokens;
ALTER TABLE users DROP COLUMN invitation_id, DROP COLUMN email_verified_at, DROP COLUMN status;
DROP TABLE invitations;
