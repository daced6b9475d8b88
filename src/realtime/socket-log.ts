import type { IncomingMessage } from 'node:http';
import { COMING_AND_GOING, digestOf, log } from '../telemetry/log.ts';
import { requestIdOf } from '../telemetry/request-id.ts';
import type { LiveSocket } from './live-socket.ts';

/** A line for the socket that a request has become. */
export function logOpened(socket: LiveSocket, request: IncomingMessage): void {
  if (!log.isLevelEnabled(COMING_AND_GOING)) return;
  const { id, sessionId, roomId } = socket;
  const requestId = requestIdOf(request);
  log[COMING_AND_GOING]({ socketId: id, requestId, session: digestOf(sessionId), roomId }, 'socket opened');
}

export function logClosed({ id }: LiveSocket): void {
  log[COMING_AND_GOING]({ socketId: id }, 'socket closed');
}
