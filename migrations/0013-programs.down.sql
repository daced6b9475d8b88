DROP TABLE webhook_deliveries, outgoing_webhooks, incoming_webhooks, api_tokens;
ALTER TABLE users DROP COLUMN is_bot, DROP COLUMN owner_id;
ALTER TABLE sessions DROP COLUMN kind;
