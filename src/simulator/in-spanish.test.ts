/** Whatever main says in the worlds of the simulator, pages say in Spanish: collected, not listed, so nothing is forgotten. */
import { describe, expect, it } from 'vitest'
import { type Snapshot } from '../contract/state.ts'
import { createOrchestrator } from '../main/core/orchestrator.ts'
import { createMemoryHistory } from '../main/core/telemetry/memory-history.ts'
import { spanishBook } from '../renderer/i18n/es/sentences/index.ts'
import { type SentencePair } from '../renderer/i18n/recogniser.ts'
import { recogniserOf } from '../renderer/i18n/sentences.ts'
import { type Policy } from './policy.ts'
import { simulate } from './simulate.ts'
import { planOf, worldNames, type WorldName } from './worlds.ts'

const minuteMs = 60_000
const commandEveryMs = 7000

/** All that a page shows of a snapshot in main's words. */
function* wordsOf(snapshot: Snapshot): Generator<string> {
  const { runtime, pool, engines, contents, scaling, changes, alerts, alertRules, alertHistory } = snapshot
  yield runtime.detail
  if (runtime.problem !== null) yield runtime.problem.message
  if (runtime.progress !== null) yield runtime.progress.what
  yield pool.text
  for (const { reason } of engines) yield reason
  for (const { lastError } of contents) if (lastError !== null) yield lastError
  yield scaling.reason
  if (scaling.cannot !== null) yield scaling.cannot
  for (const { text } of [...scaling.events, ...changes, ...alerts, ...alertHistory]) yield text
  for (const { title } of alertRules) yield title
}

/** A person at the controls, who tries one after the other on whatever there is. */
function commandFor(snapshot: Snapshot, turn: number): [name: string, args: unknown] {
  const { engines, sessions, contents } = snapshot
  const engineId = engines[turn % Math.max(1, engines.length)]?.id ?? 'e9'
  const sessionId = sessions[turn % Math.max(1, sessions.length)]?.id ?? 's9'
  const contentId = contents[0]?.contentId ?? 'f'.repeat(40)
  const all: [string, unknown][] = [
    ['content.try', { contentId }],
    ['session.move', { sessionId }],
    ['session.move', { sessionId, engineId }],
    ['engine.restart', { engineId }],
    ['engine.drain', { engineId }],
    ['session.stop', { sessionId, ...(turn % 2 === 0 ? {} : { cutViewers: 99 }) }],
    ['engine.add', {}],
    ['engine.remove', { engineId, cutViewers: 99 }],
    ['scaling.set', { engines: turn % 70 }],
    ['engine.add', {}],
    ['engine.drain', { engineId }],
    ['scaling.pause', {}],
    ['engine.remove', { engineId }],
    ['scaling.resume', {}],
    ['runtime.retry', {}],
    ['content.block', { contentId }],
    ['content.try', { contentId }],
    ['content.forget', { contentId }],
  ]
  return all[turn % all.length] ?? ['engine.add', {}]
}

/** Everything that is said while a world is lived through, with somebody at the controls or without. */
async function saidIn(world: WorldName, seed: number, isSteered: boolean): Promise<Set<string>> {
  const said = new Set<string>()
  const history = createMemoryHistory()
  const listening: Policy = {
    name: 'weir',
    create(deps) {
      const weir = createOrchestrator({ ...deps, history })
      let commandedMs = 0
      let turn = seed
      return {
        start: () => weir.start(),
        stop: () => weir.stop(),
        open: (request) => weir.open(request),
        command: (name, args) => weir.command(name, args),
        snapshot: () => weir.snapshot(),
        glance() {
          const snapshot = weir.snapshot()
          for (const words of wordsOf(snapshot)) said.add(words)
          const now = deps.clock.now()
          if (isSteered && now - commandedMs >= commandEveryMs && now < 8 * minuteMs) {
            commandedMs = now
            void weir.command(...commandFor(snapshot, turn++)).then((reply) => {
              said.add(reply.ok ? reply.result.text : reply.error.message)
            })
          }
          return { wanted: snapshot.scaling.desired, queue: snapshot.queue.length }
        },
      }
    },
  }
  await simulate(planOf(world, seed, { lastsMs: 8 * minuteMs }), listening)
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 5000 }
  for (const event of await history.events(range)) if ('text' in event) said.add(event.text)
  for (const event of await history.events(range)) if ('reason' in event) said.add(event.reason)
  for (const { error } of await history.starts(range)) if (error !== null) said.add(error)
  return said
}

/** What the simulator says itself, in the place of Docker. */
const ofTheHouse: readonly SentencePair[] = [
  ['simulated engines', 'motores simulados'],
  ['wait', 'espera'],
  ['it was removed', 'se eliminó'],
]

describe('in Spanish', () => {
  const recogniser = recogniserOf('es', {
    ...spanishBook,
    sentences: [...spanishBook.sentences, ...ofTheHouse],
  })

  it.each(worldNames)('all is said that main says in "%s"', { timeout: 120_000 }, async (world) => {
    const alone = await saidIn(world, 1, false)
    const steered = await saidIn(world, 2, true)
    const said = [...new Set([...alone, ...steered])].filter((text) => text !== '')
    expect(
      said.filter((text) => {
        const reading = recogniser.read(text)
        return reading === null || !reading.isSure || reading.words === text
      }),
    ).toEqual([])
    expect(said.length).toBeGreaterThan(20)
  })
})
