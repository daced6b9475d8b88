import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type NonAttribute,
  type Sequelize,
} from 'sequelize';
import type { User } from './user.ts';

export type MembershipRole = 'owner' | 'moderator' | 'member';

/** What makes a badge: every message, mentions only, or nothing. */
export type NotificationLevel = 'all' | 'mentions' | 'nothing';

export class Membership extends Model<InferAttributes<Membership>, InferCreationAttributes<Membership>> {
  declare id: CreationOptional<number>;
  declare roomId: number;
  declare userId: number;
  declare role: CreationOptional<MembershipRole>;
  /** Unread = the room's `messageCount` minus this. */
  declare lastReadSeq: CreationOptional<number>;
  declare isStarred: CreationOptional<boolean>;
  declare notificationLevel: CreationOptional<NotificationLevel>;
  declare joinedAt: CreationOptional<Date>;
  declare user?: NonAttribute<User>;
}

export function defineMembership(sequelize: Sequelize): void {
  Membership.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      roomId: { type: DataTypes.BIGINT, allowNull: false },
      userId: { type: DataTypes.BIGINT, allowNull: false },
      role: { type: DataTypes.TEXT, defaultValue: 'member' },
      lastReadSeq: { type: DataTypes.BIGINT, defaultValue: 0 },
      isStarred: { type: DataTypes.BOOLEAN, defaultValue: false },
      notificationLevel: { type: DataTypes.TEXT, defaultValue: 'all' },
      joinedAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
    },
    { sequelize, tableName: 'memberships' },
  );
}
