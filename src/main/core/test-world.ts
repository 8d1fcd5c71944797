/**
 * A house in virtual time for tests of the whole core: engines that fail in every way, viewers who come and go, and a
 * judge who looks at everything after each step. The same steps give the same run.
 */
import { refKey } from '../../contract/ids.ts'
import { settingsSchema, type SettingsInput } from '../../contract/settings.ts'
import { WeirError } from '../../contract/errors.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeEngines } from './fake-engines.ts'
import { createSeededRandom } from './fake-random.ts'
import { createOrchestrator } from './orchestrator.ts'
import { type Logger } from './ports.ts'
import { keepBooks } from './test-books.ts'
import { census, type Twin } from './test-census.ts'
import {
  aliasOf,
  behaviours,
  contents,
  idOf,
  playing,
  refOf,
  type Step,
  type WorldOptions,
} from './test-house.ts'
import { judgeMoment, mostEngines } from './test-judge.ts'
import { createViewer, type Connection, type Viewer } from './test-viewers.ts'

export const lingerS = 5
export const queueMaxWaitS = 20
const slowReaderS = 8

export type World = Awaited<ReturnType<typeof createWorld>>

export async function createWorld(options: WorldOptions, twin: Twin = {}) {
  const complaints: string[] = []
  const complain = (what: string): void => void complaints.push(what)
  const clock = createFakeClock()
  const behaviourOf = Object.fromEntries(contents.map((name, at) => [idOf(at), behaviours[name]]))
  /** Where Weir does not scale, it has lent engines: all there are. */
  let capacity = options.scales ? Infinity : options.engines
  const engines = createFakeEngines({ clock, behaviours: behaviourOf, hasThinStreams: true })
  const aliases = new Map(contents.map((_, at) => [aliasOf(at), idOf(at)]))
  const books = keepBooks(engines, { aliases, oneStartEach: options.isQuiet, complain })
  const goodKeys = new Set(
    contents
      .slice(0, playing)
      .flatMap((_, at) =>
        (['contentId', 'alias', 'infohash'] as const).map((name) => refKey(refOf(at, name))),
      ),
  )
  census.begin(twin, ({ contentKey, outcome }) => {
    if (outcome === 'failure' && goodKeys.has(contentKey) && !books.wasPaused) {
      complain(`${contentKey.slice(0, 14)} was blamed although it plays`)
    }
  })
  const logger: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (message, fields) => complain(`logged: ${message} ${String(fields?.['error'])}`),
  }
  const settings: SettingsInput = {
    engines: {
      min: options.engines,
      max: mostEngines,
      spares: 0,
      slotsPerEngine: options.slotsPerEngine,
      pausedSpares: options.pausedSpares,
      maxStarting: options.maxStarting,
    },
    scaling: { cooldownS: 5, sustainS: 2, downWindowS: 15, minLifetimeS: 10 },
    streams: { lingerS, slowReaderS, bufferMb: 2 },
    queue: { max: options.queueMax, maxWaitS: queueMaxWaitS },
  }
  const weir = createOrchestrator({
    clock,
    random: createSeededRandom(1),
    logger,
    runtime: { ...books.runtime, capacity: () => capacity },
    api: books.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings: settingsSchema.parse(settings),
    version: 'test',
  })
  const viewers: Viewer[] = []
  let userStops = 0
  let isShutDown = false
  /** The user let engines go by hand, perhaps all of them. */
  let wasEmptied = false

  const connections = (): Connection[] => viewers.flatMap((viewer) => viewer.connections)
  const openConnections = (): Connection[] => connections().filter(({ end }) => end === null)
  const nth = <T>(things: readonly T[], n: number): T | undefined =>
    things.length === 0 ? undefined : things[n % things.length]

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'ask': {
        const content = step.content % (options.isQuiet ? playing : contents.length)
        const viewer = createViewer(weir, clock, refOf(content, step.by), {
          complain,
          mayEnd: () => userStops > 0 || isShutDown,
        })
        viewers.push(viewer)
        if (step.attach) viewer.attach()
        if (step.release) viewer.release()
        return
      }
      case 'attach':
        nth(
          viewers.filter(({ isReleased }) => !isReleased),
          step.viewer,
        )?.attach()
        return
      case 'release':
        nth(
          viewers.filter(({ isReleased }) => !isReleased),
          step.viewer,
        )?.release()
        return
      case 'leave':
        nth(openConnections(), step.connection)?.leave()
        return
      case 'clog':
        nth(openConnections(), step.connection)?.clog()
        return
      case 'drain':
        nth(
          openConnections().filter(({ isFull }) => isFull),
          step.connection,
        )?.drain()
        return
      case 'kick': {
        const connection = nth(openConnections(), step.connection)
        const session = weir
          .snapshot()
          .sessions.find(({ readers }) => readers.some(({ id }) => id === connection?.handle.id))
        if (connection === undefined || session === undefined) return
        connection.wasKicked = true
        await weir.command('reader.kick', { sessionId: session.id, readerId: connection.handle.id })
        return
      }
      case 'stop session': {
        const session = nth(weir.snapshot().sessions, step.which)
        if (session === undefined) return
        const { readers, state } = session
        userStops++
        const reply = await weir.command('session.stop', { sessionId: session.id, cutViewers: step.agreedTo })
        if (reply.ok || state === 'stopping') return
        userStops--
        if (readers.length <= step.agreedTo) complain(`a stop was refused: ${reply.error.message}`)
        return
      }
      case 'restart engine':
      case 'remove engine': {
        const engine = nth(weir.snapshot().engines, step.which)
        const name = step.do === 'restart engine' ? 'engine.restart' : 'engine.remove'
        if (engine !== undefined) await weir.command(name, { engineId: engine.id, cutViewers: step.agreedTo })
        return
      }
      case 'drain engine': {
        wasEmptied = true
        const engine = nth(weir.snapshot().engines, step.which)
        if (engine !== undefined) await weir.command('engine.drain', { engineId: engine.id })
        return
      }
      case 'add engine':
        await weir.command('engine.add', {})
        return
      case 'pause scaling':
        await weir.command('scaling.pause', {})
        return
      case 'resume scaling':
        await weir.command('scaling.resume', {})
        return
      case 'refuse sleep':
        engines.refuseFreeze(step.refuse ? new Error('no freezer') : null)
        return
      case 'refuse waking':
        engines.refuseThaw(step.refuse ? new Error('no answer') : null)
        return
      case 'kill':
      case 'wedge':
      case 'pause':
      case 'freeze':
      case 'grow': {
        const engineId = nth(engines.ids(), step.which)
        if (engineId !== undefined) books[step.do](engineId)
        return
      }
      case 'relieve engines':
        return books.relieveAll()
      case 'refuse engines':
        engines.refuseCreation(step.refuse ? new WeirError('ports_exhausted', { from: 1, to: 2 }) : null)
        return
      case 'engines wanted':
        if (options.scales) await weir.command('scaling.set', { engines: step.engines })
        else capacity = step.engines
        engines.emit({ type: 'view' })
        return
      case 'pass':
        return pass(step.ms, step.stepMs)
    }
  }

  function judge(): void {
    complaints.push(...judgeMoment(weir.snapshot(), books, options))
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  }

  async function pass(ms: number, stepMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      clock.advance(Math.min(stepMs, ms - passedMs))
      await settled()
      if (complaints.length > 0) return
    }
  }

  /** Faults are over; after so long everything must be as it should. */
  async function converge(): Promise<void> {
    engines.refuseCreation(null)
    engines.refuseFreeze(null)
    engines.refuseThaw(null)
    books.relieveAll()
    if (!options.scales) capacity = options.engines
    await weir.command('scaling.resume', {})
    engines.emit({ type: 'view' })
    for (const connection of connections()) connection.drain()
    await pass(options.isQuiet ? 60_000 : 240_000, 200)
    judge()
    const before = new Map(openConnections().map((connection) => [connection, connection.mediaBytes]))
    await pass(5000, 100)
    judge()
    const { engines: pool, sessions, queue } = weir.snapshot()
    // One that is to be removed or restarted goes on with the streams it has.
    if (pool.some(({ state, isSpare }) => state !== 'ready' && state !== 'draining' && isSpare !== true))
      complainOfEngines()
    if (queue.length > 0) complain(`${queue.length} wait for ever`)
    for (const { ref, outcome } of viewers) {
      if (outcome === 'waiting') complain(`${ref.kind} ${ref.id.slice(0, 2)} was never answered`)
    }
    for (const [{ ref, end, mediaBytes }, bytes] of before) {
      if (end === null && goodKeys.has(refKey(ref)) && mediaBytes <= bytes) {
        complain(`${ref.kind} ${ref.id.slice(0, 2)} is connected, but gets no picture`)
      }
    }
    judgeQuiet()

    for (const viewer of viewers) {
      for (const connection of viewer.connections) connection.leave()
      viewer.release()
    }
    await pass((lingerS + 8) * 1000, 100)
    judge()
    const left = weir.snapshot().sessions.map(({ id, state }) => `${id} ${state}`)
    if (left.length > 0) complain(`sessions without viewers: ${left.join(', ')} of ${sessions.length}`)
    await pass(30_000, 200)
    const all = weir.snapshot().engines.filter(({ isSpare }) => isSpare !== true)
    if (all.length !== options.engines || all.some(({ state }) => state !== 'ready')) complainOfEngines()
    if (census.admissionsOpen > 0) complain(`the breaker waits for ${census.admissionsOpen} starts`)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  }

  function complainOfEngines(): void {
    const states = weir.snapshot().engines.map(({ id, state }) => `${id} ${state}`)
    complain(`engines did not recover: ${states.join(', ')}`)
  }

  /** In a house where nothing fails, everybody who is still there watches. */
  function judgeQuiet(): void {
    if (!options.isQuiet) return
    for (const { ref, outcome, connections: own } of viewers) {
      const name = `${ref.kind} ${ref.id.slice(0, 2)}`
      if (outcome === 'no_engine_ready' && wasEmptied) continue
      if (!['plays', 'queue_full', 'queue_timeout', 'client_gone'].includes(outcome)) {
        complain(`${name} was told ${outcome} although nothing is wrong`)
      }
      if (outcome === 'plays' && own.some(({ end }) => end === 'cut')) complain(`${name} was cut off`)
    }
  }

  async function shutDown(): Promise<void> {
    isShutDown = true
    const stopping = weir.stop()
    let isOver = false
    void stopping.then(() => (isOver = true))
    for (let waitedMs = 0; waitedMs < 10_000 && !isOver; waitedMs += 50) {
      await settled()
      if (!isOver) clock.advance(50)
    }
    // Who attached in the very last moment is told as soon as the call has returned.
    clock.advance(0)
    await settled()
    if (!isOver) complain('stop() never ends')
    else if (clock.pending() > 0) complain(`${clock.pending()} timers are left`)
    if (books.readsOpen > 0 || engines.counts.openUpstreams > 0) complain('an upstream is left open')
    if (engines.ids().length > 0) complain(`engines are left: ${engines.ids().join(', ')}`)
    if (census.carriers().size > 0) complain('carriers are left')
    for (const { ref, outcome, connections: own } of viewers) {
      const name = `${ref.kind} ${ref.id.slice(0, 2)}`
      if (outcome === 'waiting') complain(`${name} was never told that Weir has ended`)
      if (own.some(({ closings }) => closings !== 1)) complain(`${name} was not told once that it is over`)
    }
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  }

  await weir.start()
  await settled()
  if (options.isBooted) await pass(6000, 100)
  return { take, judge, converge, shutDown, settled }
}

/** Lets everything happen that needs no time; deeper than any chain of promises in core. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve()
}

/** A whole life: the steps, then either a peaceful time after which all must be well, or the end at once; then the end. */
export async function liveThrough(
  options: WorldOptions,
  steps: readonly Step[],
  endsAtOnce: boolean,
  twin?: Twin,
): Promise<void> {
  const world = await createWorld(options, twin)
  for (const step of steps) {
    await world.take(step)
    await world.settled()
    world.judge()
  }
  if (!endsAtOnce) await world.converge()
  await world.shutDown()
}
