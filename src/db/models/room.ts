import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type Sequelize,
} from 'sequelize';

/** Open: anybody may find and join it. Closed: by invitation. Direct: the one conversation of two people. */
export type RoomKind = 'open' | 'closed' | 'direct';

export class Room extends Model<InferAttributes<Room>, InferCreationAttributes<Room>> {
  declare id: CreationOptional<number>;
  declare kind: RoomKind;
  /** Empty for direct rooms: each of the two sees the other's name. */
  declare name: string;
  declare topic: CreationOptional<string>;
  declare createdBy: CreationOptional<number | null>;
  /** Everybody who signs up joins it. */
  declare isDefault: CreationOptional<boolean>;
  /** The last `seq`. */
  declare messageCount: CreationOptional<number>;
  /** The last `rev`. */
  declare revision: CreationOptional<number>;
  declare directKey: CreationOptional<string | null>;
  /** Between two messages of one person; 0: none. */
  declare slowModeSeconds: CreationOptional<number>;
  declare archivedAt: CreationOptional<Date | null>;
  declare createdAt: CreationOptional<Date>;
}

export function defineRoom(sequelize: Sequelize): void {
  Room.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      kind: { type: DataTypes.TEXT, allowNull: false },
      name: { type: DataTypes.TEXT, allowNull: false },
      topic: { type: DataTypes.TEXT, defaultValue: '' },
      createdBy: DataTypes.BIGINT,
      isDefault: { type: DataTypes.BOOLEAN, defaultValue: false },
      messageCount: { type: DataTypes.BIGINT, defaultValue: 0 },
      revision: { type: DataTypes.BIGINT, defaultValue: 0 },
      directKey: DataTypes.TEXT,
      slowModeSeconds: { type: DataTypes.INTEGER, defaultValue: 0 },
      archivedAt: DataTypes.DATE,
      createdAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
    },
    { sequelize, tableName: 'rooms' },
  );
}
