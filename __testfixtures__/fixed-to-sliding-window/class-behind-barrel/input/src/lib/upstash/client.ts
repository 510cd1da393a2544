export { Ratelimit as Limiter } from '@upstash/ratelimit'
