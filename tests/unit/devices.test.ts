import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameDevice, presentDevice } from '../../src/presenters/devices.ts';

const KHTML = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name of a device', () => {
  const names: [string, string][] = [
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/141.0.0.0 Safari/537.36`,
      'Chrome on Windows',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; K) ${KHTML} Chrome/141.0.0.0 Mobile Safari/537.36`,
      'Chrome on Android',
    ],
    ['Lynx/2.9.0', 'Lynx'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'A browser on Linux'],
    ['<script>', 'An unknown device'],
    ['', 'An unknown device'],
  ];
  for (const [userAgent, name] of names) {
    it(`is “${name}” for ${userAgent || 'nothing'}`, () => assert.equal(nameDevice(userAgent), name));
  }

  it('has the address that people know, however the server writes it', () => {
    const at = new Date();
    const addressOf = (address: string) =>
      presentDevice({
        ...{
          id: 1,
          userAgent: '',
          address,
          signedInAt: at,
          lastUsedAt: at,
          isCurrent: true,
          isProgram: false,
        },
      }).address;
    assert.deepEqual(['::ffff:203.0.113.9', '2001:db8::1', ''].map(addressOf), [
      ...['203.0.113.9', '2001:db8::1', ''],
    ]);
  });
});
