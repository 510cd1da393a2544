export const LOGIN = 'login'
export const SEPARATOR = ':'
