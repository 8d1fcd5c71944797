import { expect, it } from 'vitest'
import { fieldsText } from './fields.ts'

it.each([
  [{}, ''],
  [{ id: 'e3', port: 6878, isOurs: true, url: null }, 'id=e3 port=6878 isOurs=true url=null'],
  [{ waitedS: 1.0040091020000026, none: undefined }, 'waitedS=1.004'],
  [{ why: 'no such host', empty: '' }, 'why="no such host" empty=""'],
  [{ line: 'two\nlines "quoted"' }, String.raw`line="two\nlines \"quoted\""`],
  [
    { failure: { kind: 'fetch_failed', signs: { wasReady: true } } },
    'failure.kind=fetch_failed failure.signs.wasReady=true',
  ],
  [{ ids: ['e1', 'e2'] }, "ids=[ 'e1', 'e2' ]"],
  [{ a: { b: { c: { d: { e: 1 } } } } }, 'a.b.c.d={ e: 1 }'],
])('%j is written as %s', (fields, text) => {
  expect(fieldsText(fields)).toBe(text)
})

it('a mistake keeps its stack', () => {
  expect(fieldsText({ error: new Error('lost') })).toMatch(/^error=Error: lost\n {4}at /)
})

it('what refers to itself ends', () => {
  const self: Record<string, unknown> = {}
  self['self'] = self
  expect(fieldsText(self)).toContain('self.self.self.self=')
})
