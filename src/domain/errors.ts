/** What the domain refuses, and why, in words for the person who asked. Doors turn these into answers in one table. */
export abstract class DomainError extends Error {}

/** By field; the key `form` is about the whole. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What was given cannot be used. */
export class InvalidInput extends DomainError {
  readonly fields: FieldErrors;

  constructor(fields: FieldErrors) {
    super(Object.values(fields)[0] ?? 'That does not look right.');
    this.fields = fields;
  }
}

/** Well-formed, but somebody else has it already. */
export class Taken extends InvalidInput {}

/** It does not exist, or not for this person: the two look the same. */
export class NotFound extends DomainError {
  constructor(message = 'There is nothing here, or it is not for you to see.') {
    super(message);
  }
}

/** They may see it, but not do this to it. */
export class Forbidden extends DomainError {}

/** It was taken in, but nobody sees it before a moderator has looked at it. */
export class Held extends DomainError {
  constructor(message = 'Your message waits for a moderator. It is posted as soon as they let it pass.') {
    super(message);
  }
}

/** What only moderators and admins may do, where the server wants them to have a second factor. */
export class SecondFactorMissing extends Forbidden {
  constructor() {
    super('Here, moderators and administrators need a second factor. Set one up first.');
  }
}

/** Nobody is signed in. */
export class Unauthenticated extends DomainError {
  /** What is missing for that, or wrong. */
  readonly fields: FieldErrors | undefined;

  constructor(message = 'Please sign in first.', fields?: FieldErrors) {
    super(message);
    this.fields = fields;
  }
}

/** Too much at once; worth trying again. */
export class TooMany extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
