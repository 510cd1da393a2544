const { Ratelimit } = require('@upstash/ratelimit')
const { fixedWindow } = Ratelimit // @expect fixed-to-sliding-window/exported manual

module.exports = { fixedWindow }
