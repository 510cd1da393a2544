/** Text of a file that does not begin by saying that it is for the browser. Many do, and this is cheap to see. */
export const NOT_FOR_BROWSERS = /^(?!\s*(['"])use client\1)/
