import { pgTable, text } from 'drizzle-orm/pg-core';

export const users = pgTable('users', { id: text('id'), email: text('email'), hash: text('hash') });
