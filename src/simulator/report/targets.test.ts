import { describe, expect, it } from 'vitest'
import { meetsAll, targetsTable, type Measured } from './targets.ts'

const fine: Measured = {
  title: 'fine',
  failureRate: 0.01,
  meanStartMs: 5000,
  p95StartMs: 10_000,
  healthyShare: 0.95,
  selectionMs: 50,
  enginesMade: 10,
  engines: { least: 10, most: 12 },
  askedWhileBooting: 0,
  reversals: 0,
}

describe('the table of targets', () => {
  it('what lies on a target meets it', () => {
    expect(meetsAll(fine)).toBe(true)
    expect(targetsTable([fine])).not.toMatch(/[✗‼]/)
  })

  it.each([
    ['failureRate', 0.011, '1.1 % ✗'],
    ['failureRate', 0.31, '31.0 % ‼'],
    ['meanStartMs', 5100, '5.1 s ✗'],
    ['meanStartMs', 15_100, '15.1 s ‼'],
    ['p95StartMs', 30_100, '30.1 s ‼'],
    ['healthyShare', 0.949, '94.9 % ✗'],
    ['healthyShare', 0.79, '79.0 % ‼'],
    ['selectionMs', 101, '101 ms ‼'],
  ] as const)('%s of %f is marked', (key, value, cell) => {
    const bad = { ...fine, [key]: value }
    expect(meetsAll(bad)).toBe(false)
    expect(targetsTable([bad])).toContain(cell)
  })

  it('what is not known is a dash, and no failure', () => {
    const unknown = { ...fine, healthyShare: null, selectionMs: null, engines: null }
    expect(meetsAll(unknown)).toBe(true)
    expect(targetsTable([unknown])).toContain('–')
  })

  it('reads as text and as Markdown: all lines are of one length', () => {
    const lengths = new Set(
      targetsTable([fine, { ...fine, title: 'another' }])
        .split('\n')
        .map((line) => [...line].length),
    )
    expect(lengths.size).toBe(1)
  })
})
