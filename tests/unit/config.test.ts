import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('the settings', () => {
  it('have defaults for everything', () => {
    const config = readConfig({});
    assert.deepEqual(
      [config.port, config.databaseUrl, config.isSecure, config.trustProxy],
      [3000, undefined, false, 0],
    );
    assert.ok(config.dataDir.endsWith('/data'));
    assert.ok(Object.isFrozen(config));
  });

  it('count as not set when they are empty', () => {
    assert.equal(readConfig({ DATABASE_URL: '', PORT: '' }).port, 3000);
  });

  it('are all complained about at once, a line each', () => {
    const wrong = {
      PORT: 'many',
      DATABASE_URL: 'mysql://x',
      PUBLIC_URL: 'chat',
      SESSION_SECRET: 'short',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'https://a.example,https://b.example/',
      LOG_REQUESTS: 'perhaps',
      METRICS_TOKEN: 'short',
    };
    assert.throws(
      () => readConfig(wrong),
      (error) => {
        assert.ok(error instanceof ConfigError);
        for (const name of Object.keys(wrong))
          assert.match(error.message, new RegExp(`^  ${name} must`, 'm'));
        return true;
      },
    );
  });

  it('make cookies secure when the public address is https', () => {
    const config = readConfig({ PUBLIC_URL: 'https://chat.example.org/' });
    assert.deepEqual([config.publicOrigin, config.isSecure], ['https://chat.example.org', true]);
  });
});
