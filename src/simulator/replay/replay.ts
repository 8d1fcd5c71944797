/** `npm run simulate -- --replay DIR`: a recorded incident under its own policy and its rivals, side by side. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plot } from '../report/plots.ts'
import { legend, measuredOf, meetsAll, targetsTable } from '../report/targets.ts'
import { type Policy } from '../policy.ts'
import { type Result } from '../result.ts'
import { policies } from '../rivals/rivals.ts'
import { simulate } from '../simulate.ts'
import { recordedFigures } from './recorded.ts'
import { readRecording } from './recording.ts'
import { planReplay } from './replay-plan.ts'

export interface ReplayOptions {
  /** Folder with requests.csv and attempts.csv. */
  readonly dir: string
  readonly seed: number
  /** In the order of their columns; all of them without. */
  readonly policies?: readonly Policy[]
  /** Folder for the plots; none are drawn without. */
  readonly svgDir: string | null
  /** File for everything in JSON. */
  readonly jsonFile: string | null
  readonly print: (line: string) => void
}

/** The pool has been brought up by then, under whatever policy. */
const warmUpS = 60
/** The pool is looked at for so long after the last request. */
const afterLastS = 60

/**
 * Prints the table of targets; answers whether Weir meets all of them.
 * @throws RangeError naming file, line and value of a recording that cannot be read
 */
export async function replay(options: ReplayOptions): Promise<boolean> {
  const { dir, seed, svgDir, jsonFile, print } = options
  const recording = readRecording(dir)
  const recorded = recordedFigures(recording)
  const plan = planReplay(recording, seed)
  const results: Result[] = []
  for (const policy of options.policies ?? policies.toReversed()) {
    const { tail: _, ...result } = await simulate(plan, policy)
    results.push(result)
  }
  const untilS = Math.max(...recording.requests.map(({ atS }) => atS)) + afterLastS
  const columns = results.map((result) => measuredOf(result, { fromS: warmUpS, untilS }))
  const { requests, contents, deadContents, requestsForDead, failureRateOfProven } = recorded
  const failed = (failureRateOfProven * 100).toFixed(1)
  print(`Replay of ${dir} with seed ${seed}: ${requests} requests for ${contents} contents.`)
  print(
    `${requestsForDead} were for ${deadContents} contents that never gave a byte, so nobody could play them.`,
  )
  print(`As logged, ${failed} % of the requests for contents that were seen playing failed.`)
  print('')
  print(targetsTable([recorded, ...columns]))
  print('')
  print(legend)
  if (svgDir !== null) {
    mkdirSync(svgDir, { recursive: true })
    const window = { fromS: 0, untilS }
    for (const [name, svg] of plot(results, { of: 'the replayed incident', ...window }))
      writeFileSync(join(svgDir, name), svg)
  }
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify({ recorded, results }, null, 2)}\n`)
  return columns.every((column) => column.title !== 'weir' || meetsAll(column))
}
