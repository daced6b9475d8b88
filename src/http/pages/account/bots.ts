import { type Request, type Response, Router } from 'express';
import type { FieldErrors } from '../../../domain/errors.ts';
import { renewBotToken } from '../../../domain/programs/bot-tokens.ts';
import { createBot, deleteBot, listMyBots, renameBot } from '../../../domain/programs/bots.ts';
import { listMyRooms } from '../../../domain/rooms/room-list.ts';
import { parseId } from '../../../inputs/ids.ts';
import { parseInput, typedValues } from '../../../inputs/parse.ts';
import { BotInput, BotNameInput } from '../../../inputs/webhooks.ts';
import { presentOwnBot } from '../../../presenters/bots.ts';
import { presentRoomList } from '../../../presenters/rooms.ts';
import { presentSettingsNav } from '../../../presenters/settings-nav.ts';
import { actorOf } from '../../middleware/authentication.ts';
import { orRedraw, sendDone, sendPage, sendPageOnce } from '../../reply.ts';

const HERE = '/settings/bots';
const head = { title: 'Bots' };

/** `/settings/bots`: one's own programs. */
export function createBotRoutes(): Router {
  const router = Router();
  router.route(HERE).get(showBots).post(makeBot);
  router.post(`${HERE}/:botId/name`, rename);
  router.post(`${HERE}/:botId/tokens`, renewToken);
  router.post(`${HERE}/:botId/removal`, remove);
  return router;
}

function showBots(request: Request, response: Response): Promise<void> {
  return draw(request, response, {});
}

async function makeBot(request: Request, response: Response): Promise<void> {
  await orRedraw(
    request,
    response,
    async () => {
      const { username, display_name: displayName } = parseInput(BotInput, request.body);
      await createBot(actorOf(request), { username, displayName });
      sendDone(request, response, HERE, 'The bot is made. Make a token for its program now.');
    },
    (errors) => draw(request, response, { errors }),
  );
}

async function rename(request: Request, response: Response): Promise<void> {
  const botId = parseId(request.params.botId);
  await orRedraw(
    request,
    response,
    async () => {
      const { display_name: displayName } = parseInput(BotNameInput, request.body);
      await renameBot(actorOf(request), botId, displayName);
      sendDone(request, response, HERE, 'The bot has another name.');
    },
    (errors) => draw(request, response, { renaming: { id: botId, errors } }),
  );
}

/** The token is in the answer itself, so that what is shown once is kept nowhere. */
async function renewToken(request: Request, response: Response): Promise<void> {
  const shown = await renewBotToken(actorOf(request), parseId(request.params.botId));
  sendPageOnce(request, response, 'settings-bots', head, { ...(await gather(request, {})), shown });
}

async function remove(request: Request, response: Response): Promise<void> {
  await deleteBot(actorOf(request), parseId(request.params.botId));
  sendDone(request, response, HERE, 'The bot is deleted.');
}

interface Drawing {
  readonly errors?: FieldErrors;
  readonly renaming?: { readonly id: number; readonly errors: FieldErrors };
}

async function draw(request: Request, response: Response, drawing: Drawing): Promise<void> {
  sendPage(request, response, 'settings-bots', head, await gather(request, drawing));
}

async function gather(request: Request, { errors = {}, renaming }: Drawing): Promise<object> {
  const actor = actorOf(request);
  const [bots, rooms] = await Promise.all([listMyBots(actor), listMyRooms(actor)]);
  const values = typedValues(request.body);
  const { display_name: value = '' } = values;
  const renamed = renaming && { id: renaming.id, value, error: renaming.errors.display_name };
  return {
    list: presentRoomList(rooms),
    nav: presentSettingsNav('bots'),
    shown: null,
    bots: bots.map((bot) => presentOwnBot(bot, renamed)),
    values: renaming ? {} : values,
    errors,
  };
}
