import type { Sequelize } from 'sequelize';
import { defineMembership, Membership } from './membership.ts';
import { defineMessage, Message } from './message.ts';
import { defineRoom, Room } from './room.ts';
import { defineUser, User } from './user.ts';

export type { MembershipRole, NotificationLevel } from './membership.ts';
export type { MessageKind, References } from './message.ts';
export type { RoomKind } from './room.ts';
export type { Theme, UserRole } from './user.ts';
export { Membership, Message, Room, User };

/** Binds every model to the connection and states, on this one page, how tables belong together. */
export function defineModels(sequelize: Sequelize): void {
  for (const define of [defineUser, defineRoom, defineMembership, defineMessage]) define(sequelize);

  Room.hasMany(Membership, { as: 'memberships', foreignKey: 'roomId' });
  Membership.belongsTo(Room, { as: 'room', foreignKey: 'roomId' });
  User.hasMany(Membership, { as: 'memberships', foreignKey: 'userId' });
  Membership.belongsTo(User, { as: 'user', foreignKey: 'userId' });
  Room.hasMany(Message, { as: 'messages', foreignKey: 'roomId' });
  Message.belongsTo(Room, { as: 'room', foreignKey: 'roomId' });
  Message.belongsTo(User, { as: 'sender', foreignKey: 'senderId' });
}
