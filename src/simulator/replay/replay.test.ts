import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { weir } from '../policy.ts'
import { incidentPolicy } from '../rivals/incident.ts'
import { replay } from './replay.ts'

const dir = join(import.meta.dirname, '../../../resources/incident')

it('Weir meets every target in the replayed incident, and the policy that it happened to misses them', async () => {
  const out = mkdtempSync(join(tmpdir(), 'replay-'))
  const lines: string[] = []
  try {
    const isMet = await replay({
      dir,
      seed: 1,
      policies: [incidentPolicy, weir],
      svgDir: out,
      jsonFile: join(out, 'replay.json'),
      print: (line) => lines.push(line),
    })
    expect(isMet).toBe(true)
    const failed = lines
      .join('\n')
      .split('\n')
      .find((line) => line.startsWith('| failed'))
    const [, , , , asLogged, ownPolicy, ofWeir] = failed?.split('|').map((cell) => cell.trim()) ?? []
    expect([asLogged, ownPolicy, ofWeir]).toEqual([
      expect.stringContaining('‼'),
      expect.stringContaining('‼'),
      '0.0 % ✓',
    ])
    expect(readdirSync(out).sort()).toEqual(['engines.svg', 'replay.json', 'waiting-and-failures.svg'])
    const json = JSON.parse(readFileSync(join(out, 'replay.json'), 'utf8')) as {
      results: { policy: string }[]
    }
    expect(json.results.map(({ policy }) => policy)).toEqual(['incident', 'weir'])
  } finally {
    rmSync(out, { recursive: true })
  }
}, 60_000)
