/**
 * What can go wrong for a person, by code. The words are in `locales/<language>/errors.json` under the same name;
 * a test holds the two together. `UserError` is for the person; its `cause` is for the log.
 */
export const USER_ERRORS = [
  'not-allowed',
  'not-found',
  'too-many-messages',
  'store-away',
  'unexpected',
  'parked',
  'file-type',
  'file-too-big',
  'file-lost',
  'files-full',
] as const;
export type UserErrorCode = (typeof USER_ERRORS)[number];

/** What a person is told, in words, by its code. */
export class UserError extends Error {
  readonly code: UserErrorCode;
  readonly values: Record<string, string | number>;
  constructor(code: UserErrorCode, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'UserError';
    this.code = code;
    this.values = values;
  }
}

/** A problem the administrator can mend: printed as it is, without a stack. */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorError';
  }
}
