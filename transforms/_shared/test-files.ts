/** Whether a file holds tests or what only they use: what it does with a value is no use that the app makes of it. */
export function isTestFile(path: string): boolean {
  return /(?:^|[/.])(?:test|tests|spec|specs|__tests__|__mocks__|e2e|cypress|playwright)(?:[/.]|$)/.test(path)
}
