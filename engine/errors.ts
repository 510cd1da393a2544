/** Something the person who started the tool can put right: a wrong flag, an unknown ref. Printed without a stack trace. */
export class UsageError extends Error {}
