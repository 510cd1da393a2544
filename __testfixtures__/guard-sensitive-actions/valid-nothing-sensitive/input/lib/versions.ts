import { compare } from 'compare-versions'

export const isNewer = (a: string, b: string) => compare(a, b) > 0
