/**
 * A day in a quarter of an hour against real containers: a step up, noise, a step down. Three houses live through it side
 * by side: as Weir comes, with a paused spare in place of the one that runs, and without any spare.
 *
 *   node bench/day-load.ts [--minutes 15] [--seed 1] [--alone]
 *
 * On a machine that does other things besides, `nice -n -20 node e2e/support/docker-daemon.ts node bench/day-load.ts
 * --alone` puts all of it before them, where no other daemon runs, and tells Weir nothing of them: it makes no spare on a
 * busy machine.
 *
 * Needs a build, a Docker daemon (DOCKER_HOST) and the stand-in image (`npm run demo-image`). Keeps what it saw in
 * bench/day.md and bench/day.svg. Exits with 1 when a goal is missed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type SettingsInput } from '../src/contract/settings.ts'
import { liveThrough, type HousePlan } from './day/house.ts'
import { planDay } from './day/plan.ts'
import { reportOf } from './day/report.ts'
import { noLeaks } from '../e2e/support/leaks.ts'
import { createRandom } from './incident/contents.ts'
import { isPreferred, loadText, machineText } from './support/machine.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    alone: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)

/** A day has hours for what these minutes have to show; everything else is as it comes. */
const scaling: SettingsInput['scaling'] = { downWindowS: 120 }
const houses: readonly HousePlan[] = [
  { name: 'as it comes: one spare that runs', engines: {}, portFrom: 18700 },
  { name: 'one spare that sleeps', engines: { spares: 0, pausedSpares: 1 }, portFrom: 18720 },
  { name: 'no spare', engines: { spares: 0 }, portFrom: 18740 },
]
/** Houses do not press their buttons in the same second, so that none pays for the boots of another. */
const apartMs = 20_000

const plan = planDay(minutes, createRandom(seed))
const loadBefore = loadText()
const days = await Promise.all(
  houses.map((house, n) =>
    liveThrough(house, {
      plan,
      random: createRandom(seed + 1),
      scaling,
      isAlone: values.alone,
      delayMs: n * apartMs,
      log: (line) => console.log(line),
    }),
  ),
)
const { table, provisioning, decisions, verdicts, svg } = reportOf(days, plan)
const isMet = verdicts.every(({ holds }) => holds)
const text = [
  '# A day in a quarter of an hour',
  '',
  'Three Weirs side by side, each with real containers of the stand-in engine (boot 5 s, start 0.5 s), and each viewer with a',
  `stream of their own. In turn: ${plan.phases.map(({ atMs, name }) => `${name} (${clock(atMs)})`).join(', ')}; the end is at ${clock(plan.lastsMs)}.`,
  `Settings are the defaults (3 to 8 engines, 3 streams each, lingerS 10, cooldownS 60, minLifetimeS 300) but for \`scaling.downWindowS\`: ${scaling.downWindowS} instead of`,
  '300, since a quarter of an hour has to show the way down as well. The houses live 20 s apart, so that their boots do not fall',
  `together. \`node bench/day-load.ts --seed ${seed}\``,
  '',
  `**${isMet ? 'Met' : 'Not met'}**`,
  '',
  ...verdicts.map(({ what, holds }) => `- ${holds ? 'yes' : '**no**'}: ${what}`),
  '',
  `![Engines wanted, ready and busy over time in the three houses](day.svg)`,
  '',
  ...table,
  '',
  '## Provisioning as players saw it',
  '',
  "From opening the connection until the engine has the request, by the stand-in's own clock; and until the picture.",
  '',
  ...provisioning,
  '',
  '## What the scaler decided, and why',
  '',
  ...decisions,
  ...(values.alone
    ? ['Weir was told of a machine that is not busy with other things (`--alone`), though this one was.', '']
    : []),
  ...(isPreferred()
    ? [
        'Weir, the players and the private daemon with its containers had priority over other programs (`nice -n -20`).',
        '',
      ]
    : []),
  `Run ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machineText()}. Load average: ${loadBefore} before, ${loadText()} after.`,
  '',
].join('\n')
writeFileSync(join(import.meta.dirname, 'day.md'), text)
writeFileSync(join(import.meta.dirname, 'day.svg'), svg)
console.log(text)
for (const day of days) {
  if (day.viewers.failures.length > 0) console.log(`${day.name}: ${day.viewers.failures.join('; ')}`)
  if (JSON.stringify(day.leaks) !== JSON.stringify(noLeaks)) console.log(`${day.name}: ${day.leakDetails}`)
}
process.exitCode = isMet ? 0 : 1

function clock(atMs: number): string {
  const s = Math.round(atMs / 1000)
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}
