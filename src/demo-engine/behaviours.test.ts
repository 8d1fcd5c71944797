import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { behaviourMarkdown, behaviourOf, behaviourTable, demoId } from './behaviours.ts'
import { demoChannels, demoChannelsM3u } from './channels.ts'

const repository = join(import.meta.dirname, '../..')
/** Prettier pads the cells of tables. */
const cells = (markdown: string) =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('| `de40'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

describe('the table of behaviours', () => {
  test('is the one in docs/demo-engine.md', () => {
    const documented = readFileSync(join(repository, 'docs/demo-engine.md'), 'utf8')
    expect(cells(documented)).toEqual(cells(behaviourMarkdown()))
    expect(cells(documented)).toHaveLength(behaviourTable.length)
  })

  test('gives every kind an id, with value and serial', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...behaviourTable),
        fc.integer({ min: 0, max: 9999 }),
        fc.nat(),
        ({ kind, defaultValue }, value, serial) => {
          const id = demoId(kind, value, serial)
          expect(id).toMatch(/^[0-9a-f]{40}$/)
          expect(behaviourOf(id)).toEqual({ kind, value: value === 0 ? defaultValue : value })
        },
      ),
    )
  })

  test.each([[-1], [10_000], [1.5]])('refuses the value %d, naming it', (value) => {
    expect(() => demoId('stalls', value)).toThrow(String(value))
  })

  test('lets every other id play', () => {
    for (const id of ['de40'.padEnd(40, 'f'), 'de4099'.padEnd(40, '0'), '00'.repeat(20)]) {
      expect(behaviourOf(id).kind).toBe('plays')
    }
  })
})

describe('the demo channels', () => {
  test('are eight that play and look different in 8 digits', () => {
    expect(demoChannels).toHaveLength(8)
    for (const { contentId } of demoChannels) expect(behaviourOf(contentId).kind).toBe('plays')
    expect(new Set(demoChannels.map(({ contentId }) => contentId.slice(0, 8))).size).toBe(8)
  })

  test('are those of resources/demo-channels.m3u', () => {
    const shipped = readFileSync(join(repository, 'resources/demo-channels.m3u'), 'utf8')
    expect(shipped).toBe(demoChannelsM3u())
  })
})
