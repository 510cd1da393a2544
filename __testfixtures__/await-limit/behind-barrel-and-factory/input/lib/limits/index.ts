export * from './make'
export { limited as makeGuard } from './make'
