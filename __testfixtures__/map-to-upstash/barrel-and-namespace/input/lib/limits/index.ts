export { allow as mayCall } from './memory';
