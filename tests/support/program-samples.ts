import { presentOwnBot } from '../../src/presenters/bots.ts';
import { presentSettingsNav } from '../../src/presenters/settings-nav.ts';
import { presentDeliveryLine, presentIncoming, presentOutgoing } from '../../src/presenters/webhooks.ts';
import { list, page, room } from './template-data.ts';

const createdAt = new Date('2026-11-21T14:03:00Z');

const bot = {
  id: 9,
  username: 'builds',
  displayName: 'Builds',
  avatarVersion: 0,
  webhookRooms: ['Tea'],
  createdAt,
};
const ownBot = presentOwnBot(bot, { id: 9, value: '', error: 'Enter a name.' });

const incoming = presentIncoming(
  {
    id: 1,
    name: 'Builds',
    botUsername: 'builds',
    maker: 'Ada',
    isInRoom: false,
    lastUsedAt: createdAt,
    createdAt,
  },
  5,
);

const outgoing = presentOutgoing(
  {
    ...{ id: 2, name: 'Archive', url: 'https://example.org/parley', isEnabled: true },
    ...{ failures: 3, retryAt: createdAt, behind: 4, maker: 'Ada' },
  },
  5,
);

const delivery = presentDeliveryLine({
  ...{
    id: 3,
    firstRev: 4,
    lastRev: 9,
    attempt: 2,
    status: null,
    error: 'Nobody listens there.',
    durationMs: 12,
  },
  createdAt,
});

export const programPages: Record<string, { page: object }> = {
  'settings-bots': {
    page,
    ...{ list, nav: presentSettingsNav('bots'), shown: { bot: 'Builds', token: 'x' }, bots: [ownBot] },
    ...{ values: {}, errors: { form: 'No.', username: 'Taken.' } },
  },
  'room-integrations': {
    page,
    ...{ list, room, incoming: [incoming], outgoing: [outgoing] },
    ...{ shown: { address: '/hooks/x', secret: 'whsec_x' } },
    ...{ incomingForm: { values: {}, errors: { form: 'No.', name: 'No.' } } },
    ...{ outgoingForm: { values: { url: 'x' }, errors: { form: 'No.', url: 'No.' } } },
  },
  removal: {
    page,
    ...{ question: 'Delete Builds?', what: 'It goes.', verb: 'Delete', action: '/', back: '/' },
  },
  'webhook-deliveries': { page, ...{ list, roomId: 5, webhook: outgoing, deliveries: [delivery] } },
};

export const programPartials: Record<string, object> = {
  'incoming-webhook': incoming,
  'outgoing-webhook': { ...outgoing, isEnabled: false, retryAt: null },
  'webhook-delivery': delivery,
  'own-bot': ownBot,
};
