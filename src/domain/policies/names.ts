/**
 * `@bob`, `#garden` in a text: not inside a word or an address. Usernames never end in a dot or a hyphen; a room's
 * name is written in lower case, its spaces as hyphens.
 */
export const NAME = /(?<![\p{L}\p{N}_/@#.-])([@#])([\p{L}\p{N}](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?)/gu;

/** Everybody who is in the room. */
export const EVERYBODY = '@room';
