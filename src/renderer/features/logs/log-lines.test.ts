import { expect, test } from 'vitest'
import { type LogLine } from '../../../contract/queries.ts'
import { keyed, matching, plainText, taken } from './log-lines.ts'

const line = (text: string, atMs: number | null = 1000): LogLine => ({ atMs, level: 'info', text })

test('lines that are alike have keys of their own', () => {
  const keys = keyed([line('same'), line('same'), line('same', null)]).map(({ key }) => key)
  expect(new Set(keys).size).toBe(3)
})

test('a line that stays is not drawn again when older ones fall off the end', () => {
  const before = taken([], [line('a'), line('b'), line('c')])
  const after = taken(before, [line('b'), line('c'), line('d')])
  expect(after[0]).toBe(before[1])
  expect(after[1]).toBe(before[2])
  expect(after.map(({ text }) => text)).toEqual(['b', 'c', 'd'])
})

test('a search finds words whatever their case and accents, and an empty one everything', () => {
  const lines = keyed([line('Engine e3 STOPPED'), line('canción añadida')])
  expect(matching(lines, 'stopped').map(({ text }) => text)).toEqual(['Engine e3 STOPPED'])
  expect(matching(lines, ' Cancion ').map(({ text }) => text)).toEqual(['canción añadida'])
  expect(matching(lines, 'nothing')).toEqual([])
  expect(matching(lines, '  ')).toBe(lines)
})

test('a copy reads as the log file does, also where a line tells no time', () => {
  const at = new Date(2026, 2, 14, 20, 14, 5, 7).getTime()
  expect(plainText([{ atMs: at, level: 'warn', text: 'slow' }, line('rest', null)])).toBe(
    '2026-03-14 20:14:05.007 [warn] slow\n[info] rest\n',
  )
})
