import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '../../src/domain/accounts/profiles.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { canPost } from '../../src/domain/policies/rooms.ts';
import { renderOwnStyle } from '../../src/presenters/own-style.ts';
import { presentAvatar } from '../../src/presenters/people.ts';
import { presentProfile, presentTimeZones } from '../../src/presenters/profiles.ts';
import { renderPartial } from '../../src/presenters/templates.ts';

const ada: Actor = {
  id: 1,
  username: 'ada',
  displayName: 'Ada',
  role: 'member',
  styleVersion: 0,
  timeZone: null,
  theme: 'system',
  playsSound: false,
};
const bob: Profile = {
  id: 2,
  username: 'bob',
  displayName: 'Bob',
  avatarVersion: 0,
  bio: '',
  timeZone: null,
  createdAt: new Date('2026-11-21T14:03:00Z'),
  isBot: false,
  ownerUsername: null,
  isContact: false,
  isBlocked: false,
  presence: null,
};
const now = new Date('2026-07-01T12:05:00Z');

describe('how people are shown', () => {
  it('an avatar is the picture, or initials on a colour; never had one and removed look the same', () => {
    const { initials, hue } = presentAvatar(13, 'Ada Lovelace', 0);
    assert.deepEqual([initials, hue], ['AL', 1]);
    assert.equal(presentAvatar(13, 'Ada', 0).href, null);
    assert.equal(presentAvatar(13, 'Ada', -4).href, null);
    assert.equal(presentAvatar(13, 'Ada', 4).href, '/avatars/13/4.webp');
    for (const name of ['...', '👩🏽‍🚀', '_', ' ']) presentAvatar(1, name, 0);
  });

  it('an avatar names its person, for whoever wants to say more of them', () => {
    assert.match(
      renderPartial('avatar', presentAvatar(7, 'Bob', 0)),
      /^<span[^>]+data-person="7"[^>]*>B<\/span>\n$/,
    );
    assert.match(
      renderPartial('avatar', presentAvatar(7, 'Bob', 2)),
      /^<span[^>]+data-person="7"[^>]*><img src="\/avatars\/7\/2\.webp" alt=""/,
    );
  });

  it('a profile tells the time there, unless nobody knows the zone', () => {
    const timeIn = (timeZone: string | null) => presentProfile({ ...bob, timeZone }, ada, now).localTime;
    assert.equal(timeIn('Europe/Berlin'), '14:05');
    assert.equal(timeIn('Asia/Kolkata'), '17:35');
    assert.equal(timeIn(null), null);
    assert.equal(timeIn('Mars/Olympus'), null);
  });

  it('a profile knows its own person', () => {
    assert.equal(presentProfile(bob, ada, now).isMe, false);
    assert.equal(presentProfile({ ...bob, id: 1 }, ada, now).isMe, true);
    assert.equal(presentProfile(bob, ada, now).memberSince, '21 Nov 2026');
  });

  it('time zones stand by region, and read as places', () => {
    assert.deepEqual(presentTimeZones(['UTC', 'America/Argentina/Buenos_Aires', 'America/Lima']), [
      { region: 'UTC', zones: [{ value: 'UTC', label: 'UTC' }] },
      {
        region: 'America',
        zones: [
          { value: 'America/Argentina/Buenos_Aires', label: 'Argentina, Buenos Aires' },
          { value: 'America/Lima', label: 'Lima' },
        ],
      },
    ]);
  });

  it('the style sheet of a person turns on what is theirs and folds away whom they have blocked', () => {
    assert.equal(renderOwnStyle(ada, []).split('\n').length, 4);
    const [own, , , third, fifth] = renderOwnStyle(ada, [3, 5]).split('\n');
    assert.match(own ?? '', /^\.u-1 \{ --own: flex;/);
    assert.match(third ?? '', /^\.u-3 \{ --words: none;/);
    assert.match(fifth ?? '', /^\.u-5 \{ --words: none;/);
  });

  it('nobody posts where a block stands between the two', () => {
    assert.deepEqual(
      [canPost({ isArchived: false, isBlocked: true }), canPost({ isArchived: false, isBlocked: false })],
      [false, true],
    );
  });
});
