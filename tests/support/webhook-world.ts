/** Everything that tests of outgoing webhooks use: WEBHOOKS_TO_PRIVATE is read when the settings are, so all of Parley's comes after it. */
export async function loadWebhookWorld() {
  process.env.WEBHOOKS_TO_PRIVATE = 'true';
  return {
    ...(await import('./database.ts')),
    ...(await import('./limits.ts')),
    ...(await import('./parley.ts')),
    ...(await import('./people.ts')),
    ...(await import('./visitors.ts')),
    ...(await import('../../src/db/connection.ts')),
    ...(await import('../../src/db/job-queue.ts')),
    ...(await import('../../src/domain/messages/deletion.ts')),
    ...(await import('../../src/domain/messages/editing.ts')),
    ...(await import('../../src/domain/messages/posting.ts')),
    ...(await import('../../src/domain/messages/reactions.ts')),
    ...(await import('../../src/domain/programs/outgoing-webhooks.ts')),
    ...(await import('../../src/domain/programs/webhook-deliveries.ts')),
    ...(await import('../../src/domain/programs/webhook-wakes.ts')),
    ...(await import('../../src/domain/rooms/departures.ts')),
    ...(await import('../../src/domain/rooms/roles.ts')),
    ...(await import('../../src/domain/rooms/rooms.ts')),
    ...(await import('../../src/jobs/queue.ts')),
    ...(await import('../../src/jobs/webhook-wakes.ts')),
    ...(await import('../../src/realtime/broadcast.ts')),
    ...(await import('../../src/realtime/bus/memory.ts')),
  };
}

export type WebhookWorld = Awaited<ReturnType<typeof loadWebhookWorld>>;

/** With it, a server without limits on which Ada and Bob are signed in. */
export async function startWebhookServer() {
  const the = await loadWebhookWorld();
  const parley = await the.startTestParley({ hasLimits: false });
  return { the, parley, people: await the.signInPeople(parley, 'ada', 'bob') };
}
