import { defineConfig } from 'vitest/config'

const updating = process.argv.some((argument) => argument === '-u' || argument === '--update')

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // `npx vitest -u` rewrites the expected/ folders of the cases as well
    env: updating ? { UPDATE: '1' } : {},
  },
})
