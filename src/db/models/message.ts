import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize';

/**
 * A text, or a notice of what happened in the room: `joined` (by themselves), `left`, `added` and `removed` (somebody
 * else), `renamed`, `topic`, `opened` and `closed`, `role` (somebody's), `archived`, `unarchived`.
 */
export type MessageKind =
  | 'text'
  | 'joined'
  | 'left'
  | 'added'
  | 'removed'
  | 'renamed'
  | 'topic'
  | 'opened'
  | 'closed'
  | 'role'
  | 'archived'
  | 'unarchived';

/** What names in a text mean: `@bob` a person's id, `#garden` a room's id, `@room` (null) everybody in the room. */
export type References = Readonly<Record<string, number | null>>;

export class Message extends Model<InferAttributes<Message>, InferCreationAttributes<Message>> {
  declare id: CreationOptional<number>;
  declare roomId: number;
  declare kind: CreationOptional<MessageKind>;
  /** 1, 2, 3 … in its room, without gaps, in commit order; a notice has none, and stands after `afterSeq`. */
  declare seq: CreationOptional<number | null>;
  declare afterSeq: CreationOptional<number | null>;
  /** The room's revision that last changed this message. */
  declare rev: number;
  declare senderId: number;
  declare nonce: string;
  declare body: string;
  /** Whom a notice is about. */
  declare subjectId: CreationOptional<number | null>;
  declare replyTo: CreationOptional<number | null>;
  declare refs: CreationOptional<References | null>;
  declare isReacted: CreationOptional<boolean>;
  declare continues: CreationOptional<boolean>;
  declare editedAt: CreationOptional<Date | null>;
  declare deletedAt: CreationOptional<Date | null>;
  declare deletedBy: CreationOptional<number | null>;
  declare createdAt: CreationOptional<Date>;
}

export function defineMessage(sequelize: Sequelize): void {
  Message.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      roomId: { type: DataTypes.BIGINT, allowNull: false },
      kind: { type: DataTypes.TEXT, defaultValue: 'text' },
      seq: DataTypes.BIGINT,
      afterSeq: DataTypes.BIGINT,
      rev: { type: DataTypes.BIGINT, allowNull: false },
      senderId: { type: DataTypes.BIGINT, allowNull: false },
      nonce: { type: DataTypes.TEXT, allowNull: false },
      body: { type: DataTypes.TEXT, allowNull: false },
      subjectId: DataTypes.BIGINT,
      replyTo: DataTypes.BIGINT,
      refs: DataTypes.JSONB,
      isReacted: { type: DataTypes.BOOLEAN, defaultValue: false },
      continues: { type: DataTypes.BOOLEAN, defaultValue: false },
      editedAt: DataTypes.DATE,
      deletedAt: DataTypes.DATE,
      deletedBy: DataTypes.BIGINT,
      createdAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
    },
    { sequelize, tableName: 'messages' },
  );
}
