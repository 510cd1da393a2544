import { allow } from './limit';

export class Session {
  readonly isOpen: boolean;

  constructor(user: string) {
    this.isOpen = allow(user);
  }
}
