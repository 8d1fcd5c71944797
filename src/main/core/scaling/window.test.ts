import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHighest, createLowest } from './window.ts'

describe('the highest and the lowest of a window', () => {
  it('are not known before a whole window was seen', () => {
    const highest = createHighest()
    expect(highest.over(1000, 0)).toBeNull()
    highest.tell(0, 3)
    expect(highest.over(1000, 999)).toBeNull()
    expect(highest.over(1000, 1000)).toBe(3)
    expect(highest.over(0, 1000)).toBe(3)
  })

  it('count a value for as long as it held, also through a gap in the telling', () => {
    const highest = createHighest()
    highest.tell(0, 8)
    highest.tell(3_600_000, 1)
    expect(highest.over(1000, 3_600_000)).toBe(8)
    expect(highest.over(1000, 3_601_000)).toBe(1)
  })

  it('are those of the plain definition, for any values, times and windows', () => {
    const told = fc.array(fc.record({ afterMs: fc.nat(5), value: fc.nat(9) }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(told, fc.nat(20), (values, spanMs) => {
        const highest = createHighest()
        const lowest = createLowest()
        const held: { value: number; untilMs: number }[] = []
        let nowMs = 0
        for (const { afterMs, value } of values) {
          nowMs += afterMs
          const before = held.at(-1)
          if (before !== undefined) before.untilMs = nowMs
          held.push({ value, untilMs: Infinity })
          highest.tell(nowMs, value)
          lowest.tell(nowMs, value)
          const inside = held.filter(({ untilMs }) => untilMs > nowMs - spanMs).map((one) => one.value)
          const firstMs = values[0]?.afterMs ?? 0
          const isKnown = nowMs - firstMs >= spanMs
          expect(highest.over(spanMs, nowMs)).toBe(isKnown ? Math.max(...inside) : null)
          expect(lowest.over(spanMs, nowMs)).toBe(isKnown ? Math.min(...inside) : null)
        }
      }),
    )
  })
})
