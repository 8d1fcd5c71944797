import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRecording } from './recording.ts'

const a = 'a'.repeat(40)
const goodRequests = `t_start_s,content_id,held_open_ms\n12.5,${a},3000\n`
const goodAttempts = `t_s,content_id,engine,setup_ms,end_reasons_of_this_content_session\n13,${a},e01,12,handler_exit\n`

let dir = ''
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'recording-'))))
afterEach(() => rmSync(dir, { recursive: true }))

function write(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return dir
}
const read = (files: Readonly<Record<string, string>>) => () => readRecording(write(files))

describe('reading a recorded incident', () => {
  it('a folder without the logs says which one is missing', () => {
    expect(read({})).toThrow(`There is no requests.csv in ${dir}.`)
    expect(read({ 'requests.csv': goodRequests })).toThrow(`There is no attempts.csv in ${dir}.`)
  })

  it('a column that is missing is named', () => {
    expect(read({ 'requests.csv': 't_start_s,content_id\n', 'attempts.csv': goodAttempts })).toThrow(
      `${join(dir, 'requests.csv')}, line 1: no column held_open_ms in "t_start_s,content_id"`,
    )
  })

  it.each([
    ['a time that is none', `12.5,${a},soon`, 'held_open_ms is "soon", but must be a number of at least 0'],
    ['no time', `12.5,${a},`, 'held_open_ms is "", but must be a number of at least 0'],
    ['a time before the beginning', `-1,${a},1`, 't_start_s is "-1", but must be a number of at least 0'],
    ['endless time', `Infinity,${a},1`, 't_start_s is "Infinity", but must be a number of at least 0'],
    ['an id that is none', '1,abc,1', 'content_id is "abc", but must be 40 hex digits'],
    ['a value too many', `1,${a},1,1`, `4 values where the header names 3: "1,${a},1,1"`],
    ['a line cut short', `1,${a}`, `2 values where the header names 3: "1,${a}"`],
  ])('%s is named with file, line and value', (_what, line, complaint) => {
    const requests = `${goodRequests}${line}\n`
    expect(read({ 'requests.csv': requests, 'attempts.csv': goodAttempts })).toThrow(
      `${join(dir, 'requests.csv')}, line 3: ${complaint}`,
    )
  })

  it('an end that nobody knows is named', () => {
    const attempts = goodAttempts.replace('handler_exit', 'exploded')
    expect(read({ 'requests.csv': goodRequests, 'attempts.csv': attempts })).toThrow(
      `${join(dir, 'attempts.csv')}, line 2: end_reasons_of_this_content_session is "exploded", but must be empty or one of handler_exit, start_stream_failed, fetch_stream_failed`,
    )
  })

  it('nobody who asked is no incident', () => {
    const requests = 't_start_s,content_id,held_open_ms\n'
    expect(read({ 'requests.csv': requests, 'attempts.csv': goodAttempts })).toThrow('holds no request')
  })

  it('lines of Windows, further columns, another order and capital digits are fine', () => {
    const requests = `\uFEFFheld_open_ms,who,content_id,t_start_s\r\n3000,somebody,${'A'.repeat(40)},12.5\r\n\r\n`
    const { requests: rows } = readRecording(
      write({ 'requests.csv': requests, 'attempts.csv': goodAttempts }),
    )
    expect(rows).toEqual([{ atS: 12.5, contentId: a, heldMs: 3000 }])
  })

  it('the logs of the pool may be missing', () => {
    const { health, provisioning, selection } = readRecording(
      write({ 'requests.csv': goodRequests, 'attempts.csv': goodAttempts }),
    )
    expect([health, provisioning, selection]).toEqual([[], [], []])
  })
})
