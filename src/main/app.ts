/** The composition root: settings, then adapters, core and gateway, in that order; and their end, the other way round. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Settings } from '../contract/settings.ts'
import { createEngineApi } from './adapters/acestream/engine-api.ts'
import { createAutoRuntime } from './adapters/auto/auto-runtime.ts'
import { createChannelStore } from './adapters/channels/store.ts'
import { createDockerRuntime } from './adapters/docker/docker-runtime.ts'
import { createLogBook } from './adapters/logging/log-book.ts'
import { createLogger } from './adapters/logging/logger.ts'
import { createDemoRuntime, type ForkEngine } from './adapters/processes/demo-runtime.ts'
import { createNativeRuntime } from './adapters/processes/native-runtime.ts'
import { createRemoteRuntime } from './adapters/remote/remote-runtime.ts'
import { lockDataDir } from './adapters/settings/data-dir-lock.ts'
import { instanceIdOf } from './adapters/settings/instance-id.ts'
import { helpText } from './adapters/settings/flags.ts'
import { loadSettings } from './adapters/settings/load.ts'
import { createMuteStore } from './adapters/settings/mute-store.ts'
import { createSettingsStore } from './adapters/settings/store.ts'
import { createSqliteHistory } from './adapters/sqlite/history.ts'
import { readSlates } from './adapters/slates/slate-files.ts'
import { systemClock } from './adapters/system/clock.ts'
import { createDiskProbe } from './adapters/system/disk.ts'
import { removeLeftOvers } from './adapters/system/files.ts'
import { createHostProbe } from './adapters/system/host.ts'
import { createSystemLoad } from './adapters/system/load.ts'
import { systemFacts } from './adapters/system/facts.ts'
import { systemRandom } from './adapters/system/random.ts'
import { createWebhooks } from './adapters/webhooks/webhooks.ts'
import { type Orchestrator } from './core/door.ts'
import { createOrchestrator } from './core/orchestrator.ts'
import { type EngineRuntime, type Logger, type Notifier } from './core/ports.ts'
import { createSlates } from './core/slates/slates.ts'
import { createGateway } from './gateway/gateway.ts'

export interface AppOptions {
  /** Flags, without the program's and the script's own path. */
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Instead of the platform's default. */
  readonly dataDir?: string
  readonly shell: 'desktop' | 'headless'
  /** Shows alerts, where there is a desktop and the settings allow it. */
  readonly desktopNotifier?: Notifier
  /** Runs the demo's engines, where this program is not Node. */
  readonly forkEngine?: ForkEngine
  /** Settings have changed that take effect at once: these keys of `WeirApp.settings`. */
  readonly onSettings?: (keys: readonly string[]) => void
}

export interface WeirApp {
  readonly orchestrator: Orchestrator
  readonly gatewayUrl: string
  /** In force: changed in place. */
  readonly settings: Settings
  readonly log: Logger
  /** Ends everything that was started; idempotent. */
  stop(): Promise<void>
}

/** The folder with package.json and resources: two levels up from src/main and from out/main alike. */
const home = join(import.meta.dirname, '..', '..')

const version = (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version

/** What `--help` and `--version` print; null when neither is given. */
export function commandLineText(argv: readonly string[]): string | null {
  if (argv.includes('--help')) return helpText
  return argv.includes('--version') ? version : null
}

/**
 * Starts Weir; resolves when the gateway listens. Engines come up in the background.
 * @throws WeirError for bad flags and settings, a data folder in use, and a port that cannot be had
 */
export async function startApp(options: AppOptions): Promise<WeirApp> {
  const { settings, flags, overlays, warnings } = await loadSettings(options)
  await mkdir(flags.dataDir, { recursive: true })
  const lock = await lockDataDir(flags.dataDir)
  await removeLeftOvers(flags.dataDir)
  const logFile = join(flags.dataDir, 'logs', 'weir.log')
  const log = createLogger({ file: logFile, console: true })
  for (const warning of warnings) log.warn(warning)

  const api = createEngineApi()
  const runtime: EngineRuntime = createRuntime(settings, {
    dataDir: flags.dataDir,
    instanceId: await instanceIdOf(flags.dataDir),
    log,
    forkEngine: options.forkEngine,
    isIdle: () => orchestrator.snapshot().sessions.length === 0,
  })
  const history = createSqliteHistory({ dataDir: flags.dataDir, settings: settings.history })
  const load = createSystemLoad()
  const webhooks = createWebhooks({
    clock: systemClock,
    random: systemRandom,
    logger: log,
    hooks: settings.alerts.webhooks,
  })
  const { desktopNotifier } = options
  const orchestrator = createOrchestrator({
    clock: systemClock,
    random: systemRandom,
    load,
    host: createHostProbe(),
    logger: log,
    runtime,
    api,
    channelStore: createChannelStore({ dataDir: flags.dataDir, file: settings.channels.file }),
    history,
    alerts: {
      disk: createDiskProbe(flags.dataDir),
      muteStore: createMuteStore(flags.dataDir),
      notifiers: desktopNotifier !== undefined && settings.alerts.desktop ? [desktopNotifier] : [],
      webhooks,
    },
    clients: {
      settingsStore: createSettingsStore({ dataDir: flags.dataDir, overlays }),
      logBook: createLogBook(logFile),
      system: systemFacts(options.shell),
      ...(options.onSettings === undefined ? {} : { onSettings: options.onSettings }),
    },
    demoList: readFileSync(join(home, 'resources', 'demo-channels.m3u'), 'utf8'),
    settings,
    version,
  })
  const gateway = createGateway({
    orchestrator,
    settings,
    version,
    dashboardDir: dashboardDir(),
    logger: log,
    slates: createSlates({
      clock: systemClock,
      setting: settings.streams.slates,
      read: readSlates(join(home, 'resources', 'slates')),
    }),
  })

  const end = async (): Promise<void> => {
    await orchestrator.stop()
    load.close()
    await gateway.close()
    await api.close()
    await webhooks.close()
    await history.close()
    await lock.release()
  }
  try {
    // Known-bad content is refused from the first request on.
    await orchestrator.recall()
    // The port before any engine: when it is taken, no engine was started for nothing.
    const { url } = await gateway.listen()
    await orchestrator.start()
    let ended: Promise<void> | null = null
    return { orchestrator, gatewayUrl: url, settings, log, stop: () => (ended ??= end()) }
  } catch (error) {
    await end()
    throw error
  }
}

interface RuntimeNeeds {
  readonly dataDir: string
  readonly instanceId: string
  readonly log: Logger
  readonly forkEngine: ForkEngine | undefined
  isIdle(): boolean
}

function createRuntime(settings: Settings, needs: RuntimeNeeds): EngineRuntime {
  const { engines } = settings
  const docker = () =>
    createDockerRuntime({ settings: engines, instanceId: needs.instanceId, logger: needs.log })
  const demo = () => createDemoRuntime({ script: demoScript(), fork: needs.forkEngine, logger: needs.log })
  switch (engines.runtime) {
    case 'docker':
      return docker()
    case 'process':
      return createNativeRuntime({ settings: engines, dataDir: needs.dataDir, logger: needs.log })
    case 'remote':
      return createRemoteRuntime({ settings: engines, logger: needs.log })
    case 'demo':
      return demo()
    case 'auto':
      return createAutoRuntime({
        docker: docker(),
        demo: demo(),
        isIdle: () => needs.isIdle(),
        clock: systemClock,
        logger: needs.log,
      })
  }
}

/** The stand-in engine: the bundle of a build, or its source when Weir runs from source. */
function demoScript(): string {
  const bundle = join(home, 'out', 'demo-engine', 'demo-engine.mjs')
  return existsSync(bundle) ? bundle : join(home, 'src', 'demo-engine', 'main.ts')
}

function dashboardDir(): string | null {
  const built = join(home, 'out', 'renderer')
  return existsSync(join(built, 'index.html')) ? built : null
}
