import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize';

export class Message extends Model<InferAttributes<Message>, InferCreationAttributes<Message>> {
  declare id: CreationOptional<number>;
  declare roomId: number;
  /** 1, 2, 3 … in its room, without gaps, in commit order. */
  declare seq: number;
  /** The room's revision that last changed this message. */
  declare rev: number;
  declare senderId: number;
  declare nonce: string;
  declare body: string;
  declare continues: CreationOptional<boolean>;
  declare editedAt: CreationOptional<Date | null>;
  declare deletedAt: CreationOptional<Date | null>;
  declare createdAt: CreationOptional<Date>;
}

export function defineMessage(sequelize: Sequelize): void {
  Message.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      roomId: { type: DataTypes.BIGINT, allowNull: false },
      seq: { type: DataTypes.BIGINT, allowNull: false },
      rev: { type: DataTypes.BIGINT, allowNull: false },
      senderId: { type: DataTypes.BIGINT, allowNull: false },
      nonce: { type: DataTypes.TEXT, allowNull: false },
      body: { type: DataTypes.TEXT, allowNull: false },
      continues: { type: DataTypes.BOOLEAN, defaultValue: false },
      editedAt: DataTypes.DATE,
      deletedAt: DataTypes.DATE,
      createdAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
    },
    { sequelize, tableName: 'messages' },
  );
}
