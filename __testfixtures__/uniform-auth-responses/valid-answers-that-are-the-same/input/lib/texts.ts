export const TEXTS = { wrong: 'Wrong address or password' };
