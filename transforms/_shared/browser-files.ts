/** Text of a file that does not begin by saying that it is for the browser. Many do, and this is cheap to see. */
export const NOT_FOR_BROWSERS = /^(?!\s*(['"])use client\1)/

/** Text of a file that begins with it, behind a hashbang and comments too: what a look at few files can afford. */
export const FOR_BROWSERS = /^(?:#!.*\s)?(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*['"]use client['"]/
