const { Ratelimit } = require('@upstash/ratelimit')
const upstash = require('@upstash/ratelimit')

module.exports = {
  a: Ratelimit.slidingWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
  b: upstash.Ratelimit.slidingWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
}
