declare module 'resend' {
  export class Resend {
    constructor(key?: string)
    emails: { send(mail: { from: string; to: string; subject: string; text: string }): Promise<void> }
  }
}
declare module 'zod' {
  export const z: {
    object<T>(shape: T): { parse(value: unknown): { [K in keyof T]: string } }
    string(): unknown
  }
}
declare module 'bcryptjs' {
  export function compare(typed: string, hash: string): Promise<boolean>
}
