import { mayClick } from './clicks';

export function send(name: string): string {
  return mayClick(name) ? 'sent' : 'wait';
}
