/**
 * `npm run simulate`: worlds in virtual time around the real core, bugs planted in it, its rivals in the same houses, and
 * the recorded incident under everybody. Where something was violated it prints seed, world and the smallest plan that
 * still shows it, and exits with 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPlanted } from './find-planted.ts'
import { readFlags, usage, type Part, type Wish } from './flags.ts'
import { describePlan, minimise } from './minimise.ts'
import { plantedBugs } from './planted.ts'
import { replay } from './replay/replay.ts'
import { compareScaling, meetsScalingGoals, plotScaling, scalingTable } from './report/compare-scaling.ts'
import { table } from './report/table.ts'
import { type Result } from './result.ts'
import { policies } from './rivals/rivals.ts'
import { simulate } from './simulate.ts'
import { summaryHeader, summaryOf } from './summary.ts'
import { isWorldName, planOf } from './worlds.ts'

const traceShown = 60

/** Each answers whether all is as it should be. */
const run: Readonly<Record<Part, (wish: Wish) => Promise<boolean>>> = {
  async worlds({ worlds, seeds, lastsMs, jsonFile }) {
    const results: Result[] = []
    const rows: string[][] = []
    const beganUs = process.cpuUsage()
    for (const world of worlds) {
      const ofWorld: Result[] = []
      for (const seed of seeds) {
        const { tail: _, ...result } = await simulate(planOf(world, seed, { lastsMs }))
        ofWorld.push(result)
      }
      rows.push(summaryOf(world, ofWorld))
      results.push(...ofWorld)
    }
    const { user, system } = process.cpuUsage(beganUs)
    const tookS = (user + system) / 1e6
    const virtualS = results.reduce((sum, result) => sum + result.virtualS, 0)
    print(table(summaryHeader, rows))
    print(
      `\n${results.length} runs: ${(virtualS / 3600).toFixed(1)} virtual hours in ${tookS.toFixed(1)} s of processor time, ${Math.round(virtualS / tookS)} times as fast as real time.`,
    )
    writeJson(jsonFile, results)
    const failed = results.filter(({ violations }) => violations.length > 0)
    for (const result of failed) await explain(result, lastsMs)
    return failed.length === 0
  },

  async planted({ seeds, lastsMs }) {
    let areAllFound = true
    for (const planted of plantedBugs) {
      const missed = await findPlanted(planted, seeds, lastsMs)
      areAllFound &&= missed.length === 0
      const misses = missed.length === 0 ? '' : `; MISSED with seeds ${missed.join(', ')}`
      print(
        `Planted bug "${planted.name}": found as "${planted.breaks}" with ${seeds.length - missed.length} of ${seeds.length} seeds${misses}`,
      )
    }
    return areAllFound
  },

  async scaling({ seeds, lastsMs, svgDir, jsonFile }) {
    const comparison = await compareScaling({ policies, seeds, lastsMs })
    const { rows, results } = comparison
    print(scalingTable(rows))
    if (svgDir !== null) {
      for (const [name, svg] of plotScaling(comparison)) writeFileSync(join(svgDir, name), svg)
    }
    writeJson(jsonFile?.replace(/(\.json)?$/, '-scaling.json') ?? null, results)
    return rows.filter(({ policy }) => policy === 'weir').every(meetsScalingGoals)
  },

  replay({ recording, seeds: [seed = 1], svgDir, jsonFile }) {
    const json = jsonFile?.replace(/(\.json)?$/, '-replay.json') ?? null
    return replay({ dir: recording, seed, svgDir, jsonFile: json, print })
  },
}

/** The smallest plan that still fails, and the end of its trace. */
async function explain({ world, seed, violations: [first] }: Result, lastsMs: number): Promise<void> {
  if (first === undefined || !isWorldName(world)) return
  print(`\nVIOLATED in "${world}" with seed ${seed} at ${first.atS} s: ${first.invariant} (${first.text})`)
  const small = await minimise(planOf(world, seed, { lastsMs }), first.invariant)
  print(`What it takes (found with ${small.triedPlans} runs):\n${describePlan(small.plan).join('\n')}`)
  print(`The end of its trace:\n${small.run.tail.slice(-traceShown).join('\n')}`)
}

function writeJson(file: string | null, results: readonly Result[]): void {
  if (file !== null) writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function main(): Promise<number> {
  let wish: Wish | null
  try {
    wish = readFlags(process.argv.slice(2))
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  if (wish === null) {
    print(usage)
    return 0
  }
  if (wish.svgDir !== null) mkdirSync(wish.svgDir, { recursive: true })
  let isWell = true
  for (const part of wish.parts) {
    print(`\n## ${part}\n`)
    try {
      isWell = (await run[part](wish)) && isWell
    } catch (error) {
      // A recording that cannot be read; it names file, line and value.
      if (!(error instanceof RangeError)) throw error
      print(error.message)
      return 2
    }
  }
  return isWell ? 0 : 1
}

process.exitCode = await main()
