import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { etaStepsS, lastPosition, type SlateName } from '../../core/slates/choose.ts'
import { createReel, loopMs } from '../../core/slates/reel.ts'
import { readSlates } from './slate-files.ts'

const dir = join(import.meta.dirname, '../../../../resources/slates')
const read = readSlates(dir)
const positions = [...Array.from({ length: lastPosition }, (_, n) => n + 1), 'more' as const]
const names: SlateName[] = [
  'unavailable',
  'full',
  'booting',
  'starting',
  ...positions.flatMap((place): SlateName[] => [
    `position-${place}`,
    ...etaStepsS.map((etaS) => `position-${place}-${etaS}s` as const),
  ]),
]

const pidOf = (slate: Uint8Array, at: number): number =>
  (((slate[at + 1] ?? 0) & 0x1f) << 8) | (slate[at + 2] ?? 0)
/** Sequence and picture parameter sets: what a decoder is set up by. */
const parametersOf = (slate: Uint8Array): string => {
  const bytes = Buffer.from(slate)
  const from = bytes.indexOf(Buffer.from([0, 0, 1, 0x67]))
  return bytes
    .subarray(from, bytes.indexOf(Buffer.from([0, 0, 1, 0x65]), from))
    .toString('hex')
    .slice(0, 60)
}

describe('the slates that Weir comes with', () => {
  it('are none where the folder is missing', () => {
    expect(readSlates(join(dir, 'elsewhere'))('unavailable')).toBeNull()
  })

  it('are one for everything that can be said, and no more', () => {
    expect(names.filter((name) => read(name) === null)).toEqual([])
    expect(readdirSync(dir)).toHaveLength(names.length)
  })

  it('need less than 1.5 MB together', () => {
    const bytes = readdirSync(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0)
    expect(bytes).toBeLessThan(1.5e6)
  })

  it.each(names)('%s begins with PAT, PMT and a keyframe, and has the codec parameters of all', (name) => {
    const slate = read(name) ?? new Uint8Array(0)
    expect([0, 188, 376].map((at) => pidOf(slate, at))).toEqual([0, 0x1000, 0x100])
    expect(parametersOf(slate).length).toBe(60)
    expect(parametersOf(slate)).toBe(parametersOf(read('unavailable') ?? new Uint8Array(0)))
  })

  it('join without a seam: a picture every 100 ms, whichever follows whichever', () => {
    const reel = createReel()
    let loops = 0
    const next = () => reel.next(() => read(names[loops++ % names.length] ?? 'full') ?? new Uint8Array(0))
    next()
    const begin = reel.tail.endOf(0x100)?.dts ?? 0
    // Twice, since a slate that was shown must not have changed.
    const pieces = 2 * names.length * 4
    for (let n = 0; n < pieces; n++) next()
    expect((reel.tail.endOf(0x100)?.dts ?? 0) - begin).toBe((pieces / 4) * loopMs * 90)
    expect(reel.tail.endOf(0x100)?.stepTicks).toBe(9000)
  })
})
