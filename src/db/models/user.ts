import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize';

export type UserRole = 'member' | 'moderator' | 'admin';

/** Which colours; `system` as the device says. */
export type Theme = 'system' | 'light' | 'dark';

/** Deleted: only what it wrote is left, under no name. */
export type UserStatus = 'active' | 'deleted';

export class User extends Model<InferAttributes<User>, InferCreationAttributes<User>> {
  declare id: CreationOptional<number>;
  declare username: string;
  declare email: string;
  declare displayName: string;
  declare passwordHash: string;
  declare role: CreationOptional<UserRole>;
  declare status: CreationOptional<UserStatus>;
  /** The link they came by, if any. */
  declare invitationId: CreationOptional<number | null>;
  /** Nobody signs in to it: it acts by tokens and webhooks. */
  declare isBot: CreationOptional<boolean>;
  /** Of a bot: whose it is. */
  declare ownerId: CreationOptional<number | null>;
  /** Empty when they say nothing of themselves. */
  declare bio: CreationOptional<string>;
  /** An IANA name such as `Europe/Berlin`; null means: as their device says. */
  declare timeZone: CreationOptional<string | null>;
  /** Which picture they have: none when it is not positive (see domain/accounts/avatars.ts). */
  declare avatarVersion: CreationOptional<number>;
  /** Grows when their /me.css says something else. */
  declare theme: CreationOptional<Theme>;
  declare playsSound: CreationOptional<boolean>;
  declare styleVersion: CreationOptional<number>;
  /** Grows with each change of the password. */
  declare credentialsVersion: CreationOptional<number>;
  declare createdAt: CreationOptional<Date>;
}

export function defineUser(sequelize: Sequelize): void {
  User.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      username: { type: DataTypes.CITEXT, allowNull: false },
      email: { type: DataTypes.CITEXT, allowNull: false },
      displayName: { type: DataTypes.TEXT, allowNull: false },
      passwordHash: { type: DataTypes.TEXT, allowNull: false },
      role: { type: DataTypes.TEXT, defaultValue: 'member' },
      status: { type: DataTypes.TEXT, defaultValue: 'active' },
      invitationId: DataTypes.BIGINT,
      isBot: { type: DataTypes.BOOLEAN, defaultValue: false },
      ownerId: DataTypes.BIGINT,
      bio: { type: DataTypes.TEXT, defaultValue: '' },
      timeZone: DataTypes.TEXT,
      avatarVersion: { type: DataTypes.INTEGER, defaultValue: 0 },
      theme: { type: DataTypes.TEXT, defaultValue: 'system' },
      playsSound: { type: DataTypes.BOOLEAN, defaultValue: false },
      styleVersion: { type: DataTypes.INTEGER, defaultValue: 0 },
      credentialsVersion: { type: DataTypes.INTEGER, defaultValue: 0 },
      createdAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
    },
    { sequelize, tableName: 'users' },
  );
}
