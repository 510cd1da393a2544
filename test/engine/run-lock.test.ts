import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { lockHolder, takeLock } from '../../engine/run-lock'
import { folderWith, put } from './folder-on-disk'

const host = os.hostname()

function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

it('is held by one at a time and free again afterwards', () => {
  const folder = folderWith()
  const lock = takeLock(folder)
  expect(takeLock(folder)).toEqual({ status: 'taken', pid: process.pid })
  expect(lockHolder(folder)).toBe(process.pid)
  if (lock.status === 'held') lock.release()
  expect(lockHolder(folder)).toBeUndefined()
  expect(fs.readdirSync(folder)).toEqual([])
  expect(takeLock(folder).status).toBe('held')
})

it.each([
  ['of a process that is gone', () => JSON.stringify({ pid: deadPid(), host, since: Date.now() })],
  ['so old that the process must be another', () => JSON.stringify({ pid: process.pid, host, since: 1 })],
  ['that nobody can read', () => '{"pid":'],
])('takes over a lock %s', (_name, holder) => {
  const folder = folderWith({ 'lock/holder.json': holder() })
  expect(lockHolder(folder)).toBeUndefined()
  expect(takeLock(folder).status).toBe('held')
  expect(lockHolder(folder)).toBe(process.pid)
  expect(fs.readdirSync(folder)).toEqual(['lock'])
})

it('takes over the empty folder that a kill while releasing may leave', () => {
  const folder = folderWith()
  fs.mkdirSync(path.join(folder, 'lock'))
  expect(takeLock(folder).status).toBe('held')
})

it('respects a lock of another machine on the same disk', () => {
  const holder = { pid: deadPid(), host: 'elsewhere', since: Date.now() }
  const folder = folderWith({ 'lock/holder.json': JSON.stringify(holder) })
  expect(takeLock(folder)).toEqual({ status: 'taken', pid: holder.pid })
})

it('does not give back a lock that became somebody else’s', () => {
  const folder = folderWith()
  const lock = takeLock(folder)
  put(folder, 'lock/holder.json', JSON.stringify({ pid: process.pid, host, since: Date.now() + 1000 }))
  if (lock.status === 'held') lock.release()
  expect(lockHolder(folder)).toBe(process.pid)
})
