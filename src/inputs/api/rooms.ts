import { z } from 'zod';
import { NewRoomInput, RoleInput, RoomSettingsInput } from '../rooms.ts';
import { wellFormedText } from '../text.ts';
import { bodyId, pathId, queryLimit, queryNumber } from './values.ts';

const MAX_MEMBERS = 50;
const MAX_SEQ = 2 ** 50;
const MAX_WORDS = 80;

/** What programs call the kinds of rooms. */
const KINDS = { one_to_one: 'direct', group: 'closed', open: 'open' } as const;

const anyType = z
  .enum(['one_to_one', 'group', 'open'], 'Choose one_to_one, group or open.')
  .transform((type) => KINDS[type]);

const memberIds = z
  .array(bodyId, 'This must be a list of ids.')
  .max(MAX_MEMBERS, `At most ${MAX_MEMBERS} people at once.`);

export const RoomPath = z.object({ room_id: pathId });

export const MemberPath = z.object({ room_id: pathId, user_id: pathId });

/** An address without it asks for all. */
export const RoomsQuery = z.object({ room_type: anyType.optional() });

export const OpenRoomsQuery = z.object({
  q: wellFormedText('Write one text to look for.')
    .refine((text) => [...text].length <= MAX_WORDS, `Look for at most ${MAX_WORDS} characters.`)
    .default('')
    .describe('What stands in the name or the topic.'),
});

export const MembersQuery = z.object({
  cursor: queryNumber.optional().describe('`next` of the part before.'),
  limit: queryLimit,
});

/** A room of two has no name of its own. */
export const NewApiRoomInput = z.discriminatedUnion(
  'room_type',
  [
    z.object({
      room_type: z.literal('one_to_one'),
      member_ids: memberIds.default([]).describe('The other one; nobody, or oneself, for notes.'),
    }),
    manyOf('group'),
    manyOf('open'),
  ],
  'Choose one_to_one, group or open.',
);

export type NewApiRoom = z.output<typeof NewApiRoomInput>;

function manyOf<Type extends 'group' | 'open'>(type: Type) {
  const { name, topic } = NewRoomInput.shape;
  return z
    .object({ room_type: z.literal(type), name, topic, member_ids: memberIds.default([]) })
    .transform((room) => ({ ...room, kind: KINDS[type] }));
}

/** What is left out stays. */
export const RoomChangesInput = z
  .object({
    name: RoomSettingsInput.shape.name.optional(),
    topic: RoomSettingsInput.shape.topic.removeDefault().optional(),
    room_type: z.enum(['group', 'open'], 'Choose group or open.').optional(),
    is_archived: z.boolean('Say true or false.').optional(),
  })
  .transform(({ room_type: type, is_archived: isArchived, name, topic }) => ({
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(type !== undefined && { kind: KINDS[type] }),
    ...(isArchived !== undefined && { isArchived }),
  }));

export const NewMemberInput = z.object({
  user_id: bodyId.optional().describe('Left out: oneself.'),
});

export const ApiRoleInput = RoleInput;

export const ApiReadInput = z.object({
  seq: z
    .int('This is not a message number.')
    .min(0, 'This is not a message number.')
    .max(MAX_SEQ, 'This is not a message number.')
    .describe('Of the last message that was read.'),
});
