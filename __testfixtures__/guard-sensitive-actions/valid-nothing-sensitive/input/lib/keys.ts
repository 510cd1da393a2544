import { compare } from 'bcryptjs'
import jwt from 'jsonwebtoken'

/** What a program sends as its key is far too long to be guessed. */
export async function isRightKey(key: string, hashed: string) {
  return compare(key, hashed)
}

/** Whoever has this link may answer a survey, and nothing else. */
export function surveyLink(survey: string, contact: string) {
  return `https://example.com/s?t=${jwt.sign({ survey, contact }, process.env.SURVEY_SECRET ?? '')}`
}
