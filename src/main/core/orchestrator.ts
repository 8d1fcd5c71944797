/** Puts the rooms of core together behind the door (door.ts): the wiring, and the one-second tick. */
import { refKey } from '../../contract/ids.ts'
import { type Settings } from '../../contract/settings.ts'
import { createDoorkeeper } from './admission/doorkeeper.ts'
import { createLimits } from './admission/limits.ts'
import { createShedding } from './admission/shedding.ts'
import { createLibrary } from './channels/library.ts'
import { createClients, type ClientPorts } from './clients.ts'
import { type RecallingOrchestrator } from './door.ts'
import { createHearing } from './hearing.ts'
import { createPool } from './pool/pool.ts'
import {
  type ChannelStore,
  type Clock,
  type EngineApi,
  type EngineRuntime,
  type HistoryStore,
  type HostProbe,
  type LoadProbe,
  type Logger,
  type Random,
  type Timer,
} from './ports.ts'
import { createReadiness } from './readiness.ts'
import { rooms, type Rooms } from './rooms.ts'
import { createAutoscaler } from './scaling/autoscaler.ts'
import { type CreateScaler } from './scaling/scaler.ts'
import { createSteering } from './scaling/steering.ts'
import { queueSettings, scalerSettings } from './settings/live.ts'
import { createCulprits } from './streams/culprits.ts'
import { createEvidenceBook } from './streams/evidence.ts'
import { createFindings } from './streams/findings.ts'
import { createNames } from './streams/names.ts'
import { createRetryBudget } from './streams/retry.ts'
import { createSessions } from './streams/sessions.ts'
import { createStarter, knownBad } from './streams/starter.ts'
import { createAlertDesk, type AlertPorts } from './telemetry/alerts/desk.ts'
import { createChanges } from './telemetry/changes.ts'
import { createRecorder } from './telemetry/history.ts'
import { createMemoryHistory } from './telemetry/memory-history.ts'
import { createMeters } from './telemetry/meters.ts'
import { createNews } from './telemetry/news.ts'
import { createPulse } from './telemetry/pulse.ts'

export interface OrchestratorDeps {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly runtime: EngineRuntime
  readonly api: EngineApi
  readonly channelStore: ChannelStore
  /** Closed by whoever made it. Without one, everything is forgotten at the end. */
  readonly history?: HistoryStore
  /** Without one, Weir never thinks itself overloaded. */
  readonly load?: LoadProbe
  /** Without one, the machine has room for as many engines as the settings allow. */
  readonly host?: HostProbe
  /** Who decides how many engines there are; Weir's own by default. */
  readonly createScaler?: CreateScaler
  /** Who is told of alerts, and what they need to know of this machine. */
  readonly alerts?: AlertPorts
  /** What pages are told of beyond streams. */
  readonly clients?: ClientPorts
  /** The M3U of the demo's channels. */
  readonly demoList: string
  /** Changed in place where a change takes effect at once. */
  readonly settings: Settings
  readonly version: string
  /** Rooms that the simulator watches, or in which it plants a bug. The real ones by default. */
  readonly rooms?: Partial<Rooms>
}

const tickMs = 1000

export function createOrchestrator(deps: OrchestratorDeps): RecallingOrchestrator {
  const { clock, random, logger, runtime, api, settings } = deps
  const { createAdmissionQueue, createContentBreakers, createSlots } = { ...rooms, ...deps.rooms }
  const changes = createChanges(clock, logger, (change) => recorder.change(change))
  const meters = createMeters(clock)
  const names = createNames()
  const evidence = createEvidenceBook({ clock })
  const culprits = createCulprits({ clock })
  const breakers = createContentBreakers({ clock, random, settings: settings.breaker })
  const { history = createMemoryHistory() } = deps
  const recorder = createRecorder({ clock, logger, history, breakers, names, changes })
  const news = createNews({
    changes,
    onEngine(id, state, reason) {
      recorder.engine(id, state, reason)
      alerts.engine(id, state)
    },
    isRuntimeInTrouble: () => runtime.view().problem !== null,
    isStopped: () => stopped !== null,
  })
  const { limits } = settings
  const queue = createAdmissionQueue({
    clock,
    random,
    settings: queueSettings(settings),
    busySlots: () => pool.counts().busySlots,
  })
  const shedding = createShedding({
    clock,
    random,
    load: deps.load,
    settings: limits,
    onBegin: (shortOf, howMuch) => news.shedding(shortOf, howMuch),
    onEnd: (wasShortOf) => news.shedding(null, `there is enough ${wasShortOf}`),
  })
  const budget = createRetryBudget({ clock })
  const library = createLibrary({
    store: deps.channelStore,
    logger,
    demoList: deps.demoList,
    isDemo: () => runtime.view().active === 'demo',
    onProblem: (text) => changes.note('attention', text),
  })

  const pool = createPool({
    clock,
    random,
    logger,
    runtime,
    api,
    settings: settings.engines,
    createSlots,
    onRoom(why) {
      if (why === 'released') queue.noteRelease()
      queue.wake()
    },
    onLost(id, why) {
      evidence.forget(id)
      culprits.forget(id)
      sessions.engineLost(id, why)
    },
    onHandOver: (id, why, how) => sessions.handOver(id, why, how),
    onChange: (id, state, reason, isSpare) => news.engine(id, state, reason, isSpare),
    wantsSpares: () => steering.wantsSpares,
    onFull: () => steering.full(),
    onNoSleep: (id, why) =>
      changes.note('attention', `Engine ${id} could not be put to sleep as a spare (${why}); it stays awake`),
    onPanic(isOn, { text }) {
      if (isOn) changes.note('bad', `Most engines are in trouble: ${text}`)
      else changes.note('info', 'Most engines play again; those that still fail are rested')
    },
  })

  const steering = createSteering({
    clock,
    logger,
    runtime,
    pool,
    queue,
    createScaler: deps.createScaler ?? createAutoscaler,
    settings: scalerSettings(settings),
    host: deps.host,
    onDecision: (text) => recorder.scaling(text),
    onNews: (level, text) => changes.note(level, text),
  })

  const readiness = createReadiness({ runtime, pool, steering })
  const starter = createStarter({
    clock,
    random,
    api,
    pool,
    queue,
    breakers,
    evidence,
    culprits,
    budget,
    settings: settings.streams,
    hopeless: () => readiness.hopeless(),
    onArrival: () => steering.arrived(),
    onWaiting: () => steering.look(),
    waitedInVain: () =>
      pool.counts().ready === 0
        ? { kind: 'no_engine_ready', why: readiness.whyNotReady() }
        : { kind: 'queue_timeout', seconds: settings.queue.maxWaitS, retryAfterS: queue.retryAfterS() },
    measured: {
      selection: (ms) => meters.selection(ms),
      provisioning: (ms) => meters.provisioning(ms),
      firstByte: (ms) => meters.firstByte(ms),
      failed: (failure, verdict) => logger.info('a start failed', { failure, verdict }),
      ended(report) {
        recorder.start(report)
        alerts.started(report)
      },
    },
  })

  const findings = createFindings({
    clock,
    logger,
    breakers,
    evidence,
    culprits,
    pool,
    sessions: () => sessions,
    news,
    nameOf: (session) => library.nameOf(session),
  })
  const pulse = createPulse({ clock, sessions: () => sessions.all(), pool, meters, recorder })
  const sessions = createSessions({
    clock,
    random,
    api,
    starter,
    settings: settings.streams,
    names,
    anyEngineUrl: () => pool.anyUrl(),
    onNames: (contentId, infohash) =>
      breakers.alias(
        refKey({ kind: 'contentId', id: contentId }),
        refKey({ kind: 'infohash', id: infohash }),
      ),
    onPlays: (contentKey, engineId) => findings.plays(contentKey, engineId),
    onBroken: (session, engineId, failure) => findings.broke(session, engineId, failure),
    onEnded: (session) => pulse.ended(session),
    nameOf: (session) => library.nameOf(session),
    queued(sessionId) {
      if (pool.counts().ready === 0) return { phase: 'booting' }
      const place = queue.waiting().find(({ id }) => id === sessionId)
      return place === undefined ? { phase: 'starting' } : { phase: 'queued', ...place }
    },
    onMistake: (error) => logger.error('a session ended by a mistake', { error }),
    measured: { start: (ms) => meters.start(ms), outcome: (played) => meters.outcome(played) },
  })

  const doorkeeper = createDoorkeeper({
    sessions,
    limits: createLimits({ settings: limits, retryAfterS: () => queue.retryAfterS() }),
    shedding,
    queue,
    knownBad(contentKey) {
      const verdict = breakers.check(contentKey)
      return verdict.allow ? null : knownBad(verdict, clock.wallMs())
    },
    hasFreeSlot: () => pool.counts().freeSlots > 0,
    isStopped: () => stopped !== null,
  })
  const open: RecallingOrchestrator['open'] = (request) => doorkeeper.open(request)
  const alerts = createAlertDesk({
    clock,
    logger,
    runtime,
    pool,
    queue,
    load: deps.load,
    history,
    settings,
    ports: deps.alerts ?? {},
    lanUrl: () => clients.lanUrl(),
  })
  const clients = createClients({
    clock,
    logger,
    version: deps.version,
    settings,
    runtime,
    pool,
    steering,
    sessions,
    queue,
    breakers,
    library,
    meters,
    changes,
    alerts,
    history,
    open,
    ports: deps.clients ?? {},
    onSettings(keys) {
      if (keys.includes('alerts.webhooks')) deps.alerts?.webhooks?.replace(settings.alerts.webhooks)
    },
  })
  let ticking: Timer | null = null
  let unwatch: (() => void) | null = null
  let booting: Promise<void> | null = null
  let isBooted = false
  let stopped: Promise<void> | null = null

  const hear = createHearing({ runtime, pool, steering, changes, onDied: (id) => findings.died(id) })

  function tick(): void {
    ticking = clock.after(tickMs, tick)
    shedding.sample()
    steering.look()
    pulse.beat()
    alerts.tick()
  }

  async function shutDown(): Promise<void> {
    unwatch?.()
    ticking?.cancel()
    clients.stop()
    await sessions.stop()
    queue.close()
    const keep = { keepEngines: settings.engines.keepOnQuit }
    // A start that still pulls an image ends by this; there are no engines in the pool yet.
    if (!isBooted) await runtime.stop(keep)
    await booting
    await pool.stop(keep)
    await runtime.stop(keep)
    recorder.stop()
  }

  return {
    recall: () => recorder.recall(),
    async start() {
      await recorder.recall()
      void alerts.recall()
      unwatch = runtime.watch((event) => {
        alerts.heard(event)
        hear(event)
      })
      await library.load()
      // Pulling an image takes minutes; the door is open meanwhile, and says so.
      booting = runtime
        .start()
        .then((adopted) => {
          isBooted = true
          if (stopped !== null) return
          if (adopted.length > 0) {
            const found = adopted.length === 1 ? '1 engine was' : `${adopted.length} engines were`
            changes.note('info', `${found} running already`)
          }
          // First: the scaler must know which engines there are already.
          pool.start(adopted)
          steering.start()
        })
        .catch((error: unknown) => logger.error('the runtime did not start', { error }))
      ticking = clock.after(tickMs, tick)
    },
    stop: () => (stopped ??= shutDown()),
    open,
    snapshot: () => clients.snapshot(),
    subscribe: (listener) => clients.subscribe(listener),
    command: (name, args) => clients.command(name, args),
    query: (name, args) => clients.query(name, args),
    setPlaylistUrls: (urls) => clients.setPlaylistUrls(urls),
    readiness: () => readiness.now(),
    channels: () => library.channels(),
  }
}
