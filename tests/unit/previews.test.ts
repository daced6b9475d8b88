import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { presentPreview } from '../../src/presenters/rooms.ts';

describe('the preview in the room list', () => {
  it('leaves room for the message: of the author the first word, of a long one its beginning', () => {
    assert.equal(presentPreview('Ada Countess of Lovelace', 'Hello'), 'Ada: Hello');
    assert.equal(presentPreview('bob', null), 'bob: Message deleted');
    assert.equal(presentPreview('Wordwithoutendabcdef 👍', 'Hello'), 'Wordwithoutenda…: Hello');
    assert.equal(presentPreview('👍'.repeat(20), 'Hello'), `${'👍'.repeat(15)}…: Hello`);
  });
});
