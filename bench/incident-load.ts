/**
 * The load of the incident against real containers: most of the library is dead, and players keep asking for it.
 *
 *   node bench/incident-load.ts [--minutes 10] [--players 30] [--dead 0.6] [--contents 40] [--engines 6] [--seed 1]
 *
 * Needs a build, a Docker daemon (DOCKER_HOST) and the stand-in image (`npm run demo-image`). Prints a table and keeps
 * it in bench/incident.md. Exits with 1 when a goal is missed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { countsOf } from '../e2e/support/demo-counters.ts'
import { readyEngines, startService } from '../e2e/support/service.ts'
import { createLibrary, createRandom } from './incident/contents.ts'
import { letCrowdIn, type Visit } from './incident/crowd.ts'
import { figuresOf } from './incident/figures.ts'
import { machineText } from './support/machine.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    players: { type: 'string', default: '30' },
    dead: { type: 'string', default: '0.6' },
    contents: { type: 'string', default: '40' },
    engines: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
  },
})
const load = {
  minutes: Number(values.minutes),
  players: Number(values.players),
  deadShare: Number(values.dead),
  contents: Number(values.contents),
  engines: Number(values.engines),
  seed: Number(values.seed),
}

const random = createRandom(load.seed)
const library = createLibrary(load.contents, load.deadShare, random)
const service = await startService({
  settings: {
    engines: {
      runtime: 'docker',
      image: 'weir-demo-engine:latest',
      min: load.engines,
      max: load.engines,
      memoryLimitMb: 256,
      portFrom: 18330,
      portTo: 18399,
    },
  },
})
const visits: Visit[] = []
const watched = { samples: 0, ready: 0, queueMax: 0, slotsMax: 0 }
try {
  await service.until('engines are ready', (state) => readyEngines(state) === load.engines, 120_000)
  console.log(
    `${load.players} players for ${load.minutes} min, ${load.contents} contents, ${load.engines} engines`,
  )
  const looking = setInterval(() => void look().catch(() => undefined), 1000)
  const telling = setInterval(() => console.log(`${visits.length} requests so far`), 60_000)
  await letCrowdIn({
    players: load.players,
    seconds: load.minutes * 60,
    library,
    random,
    streamUrl: (id) => `${service.url}/ace/getstream?id=${id}`,
    onVisit: (visit) => visits.push(visit),
  })
  clearInterval(looking)
  clearInterval(telling)
  await service.until('everybody has left', ({ sessions }) => sessions.length === 0, 60_000)
  await sleep(1000)
  report(await after())
} finally {
  await service.stop()
}

async function look(): Promise<void> {
  const { engines, queue } = await service.state()
  watched.samples++
  watched.ready += engines.filter(({ state }) => state === 'ready').length / load.engines
  watched.queueMax = Math.max(watched.queueMax, queue.length)
  watched.slotsMax = Math.max(
    watched.slotsMax,
    engines.reduce((sum, { slots }) => sum + slots.used, 0),
  )
}

async function after(): Promise<[string, string][]> {
  const { engines, latency } = await service.state()
  const used = engines.reduce((sum, { slots }) => sum + slots.used, 0)
  const restarts = engines.reduce((sum, { restarts: n }) => sum + n, 0)
  const { activeSessions, starts } = await countsOf(service)
  const { p99Ms } = latency.selection
  const { count, meanMs, p95Ms } = latency.start
  const inS = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(2)} s`)
  return [
    [
      'starts without those that joined a running stream: count, mean, p95',
      `${count}, ${inS(meanMs)}, ${inS(p95Ms)}`,
    ],
    ['starts that engines were asked for', `${starts}`],
    ['engines ready, mean over the time', `${((100 * watched.ready) / watched.samples).toFixed(1)} %`],
    ['engines restarted', `${restarts}`],
    ['most slots in use, longest queue', `${watched.slotsMax} of ${load.engines * 3}, ${watched.queueMax}`],
    ['picking an engine, p99', p99Ms === null ? '–' : `${p99Ms.toFixed(3)} ms`],
    ['left afterwards: slots, streams on engines', `${used}, ${activeSessions}`],
  ]
}

function report(rowsAfter: readonly [string, string][]): void {
  const { rows, isMet } = figuresOf(visits)
  const { minutes, players, contents, engines, seed } = load
  const lines = [
    '# The load of the incident',
    '',
    `${players} players, ${minutes} minutes, ${contents} contents of which ${Math.round(100 * load.deadShare)} % are dead (two of three`,
    'fail after 4 s, the third after 28 s); of the rest an eighth each plays on half of the engines only, needs 8 s for its',
    'swarm, or flickers. Contents are chosen with weights 1/rank^0.8, watched for 20 to 60 s, then the next one. Start times',
    `are from the request to the first byte of the picture. ${engines} engine containers of the stand-in, 3 streams each.`,
    `\`node bench/incident-load.ts --seed ${seed}\``,
    '',
    `**${isMet ? 'Met' : 'Not met'}.**`,
    '',
    '| measured | |',
    '| --- | --- |',
    ...[...rows, ...rowsAfter].map(([name, value]) => `| ${name} | ${value} |`),
    '',
    `Run ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machineText()}.`,
    '',
  ]
  writeFileSync(join(import.meta.dirname, 'incident.md'), lines.join('\n'))
  console.log(lines.slice(8).join('\n'))
  process.exitCode = isMet ? 0 : 1
}
