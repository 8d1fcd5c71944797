/**
 * A Docker daemon for the tests: the one that runs, else a private one that is gone afterwards with all it had.
 * `node e2e/support/docker-daemon.ts COMMAND…` runs a command with DOCKER_HOST set to it.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'

export interface DockerDaemon {
  /** For DOCKER_HOST: `unix:///…`. */
  readonly host: string
  /** It was started for this; else it was there before and stays. */
  readonly isPrivate: boolean
  /** Ends a private daemon with its containers, images, bridge and files. Idempotent. */
  stop(): Promise<void>
}

export interface PrivateDaemon extends DockerDaemon {
  /** dockerd's process. */
  pid(): number
  /** Ends dockerd alone, by SIGTERM as a service manager does; its containers end with it, unless they live on. */
  halt(): Promise<void>
  /** Starts it again after `halt`; resolves when it answers. */
  resume(): Promise<void>
}

export interface PrivateDaemonOptions {
  /** Containers live on while dockerd is away: its `--live-restore`. */
  readonly liveRestore?: boolean
}

const startTimeoutMs = 60_000

const machinesHost = (): string => process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'

/** Whether the daemon that DOCKER_HOST names, else the system's, answers. */
export const isThereADaemon = (): Promise<boolean> => answers(machinesHost())

/**
 * @throws Error that says what to install or start when there is no daemon and none can be started
 */
export async function ensureDockerDaemon(): Promise<DockerDaemon> {
  const host = machinesHost()
  if (await answers(host)) return { host, isPrivate: false, stop: () => Promise.resolve() }
  return startPrivateDaemon(`No Docker daemon answers at ${host}`)
}

/** Starts a daemon that runs beside any other and touches nothing of it. Needs root on Linux. */
export async function startPrivateDaemon(
  why = 'A private Docker daemon was asked for',
  options: PrivateDaemonOptions = {},
): Promise<PrivateDaemon> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(`${why}, and only root on Linux can start one. Start Docker, or set DOCKER_HOST.`)
  }
  const missing = Object.entries({
    dockerd: 'docker.io',
    'docker-proxy': 'docker.io',
    ip: 'iproute2',
  }).filter(([program]) => !isInstalled(program))
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ')
    const programs = missing.map(([program]) => program).join(', ')
    throw new Error(`${why}, and ${programs} is missing. Install it: apt-get install ${packages}`)
  }

  const dir = mkdtempSync(join(tmpdir(), 'weir-dockerd-'))
  const host = `unix://${join(dir, 'docker.sock')}`
  // Without the program that makes one, dockerd uses its own docker0 and leaves it behind, idle.
  const bridge = isInstalled('ip') ? addBridge() : null
  const logFile = join(dir, 'dockerd.log')
  const start = (): ChildProcess => runDockerd(dir, host, bridge, options.liveRestore === true, logFile)
  let dockerd = start()
  const endNow = (): void => void dockerd.kill('SIGTERM')
  process.once('exit', endNow)

  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => (stopped ??= end())
  const end = async (): Promise<void> => {
    // Quicker than the grace period that dockerd gives each container.
    await removeContainers(host).catch(() => undefined)
    await endChild(dockerd)
    endShimsOf(dir)
    process.off('exit', endNow)
    if (bridge !== null) run('ip', ['link', 'delete', bridge])
    unmountBelow(dir)
    rmSync(dir, { recursive: true, force: true })
  }

  const untilItAnswers = async (): Promise<void> => {
    const deadlineMs = Date.now() + startTimeoutMs
    while (!(await answers(host))) {
      if (dockerd.exitCode !== null || Date.now() > deadlineMs) {
        const said = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n')
        await stop()
        throw new Error(`${why}, and dockerd did not start:\n${said}`)
      }
      await sleep(100)
    }
  }
  await untilItAnswers()
  return {
    host,
    isPrivate: true,
    stop,
    pid: () => dockerd.pid ?? 0,
    halt: () => endChild(dockerd),
    async resume() {
      dockerd = start()
      await untilItAnswers()
    },
  }
}

function runDockerd(
  dir: string,
  host: string,
  bridge: string | null,
  liveRestore: boolean,
  logFile: string,
): ChildProcess {
  const namespace = `weir-${process.pid}`
  // Not a pipe: whoever runs the tests may wait for them without reading it, and dockerd stands still when it is full.
  const log = openSync(logFile, 'a')
  const dockerd = spawn(
    'dockerd',
    [
      ...['--host', host, '--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec')],
      ...['--pidfile', join(dir, 'dockerd.pid')],
      ...(bridge === null ? [] : ['--bridge', bridge]),
      ...(liveRestore ? ['--live-restore'] : []),
      // A containerd of the system would be shared with its own dockerd.
      ...['--containerd-namespace', namespace, '--containerd-plugins-namespace', `${namespace}-plugins`],
      // Published ports go through docker-proxy, so that the machine's packet filter is left alone.
      ...[
        '--iptables=false',
        '--ip6tables=false',
        '--ip-masq=false',
        '--ip-forward=false',
        '--userland-proxy=true',
      ],
      ...['--log-level', 'warn'],
    ],
    // In a group of its own: Ctrl-C reaches the tests, which end it in order.
    { stdio: ['ignore', log, log], env: environment(), detached: true },
  )
  closeSync(log)
  // It has no pid then, and whoever waits for its answer says so.
  dockerd.on('error', () => undefined)
  return dockerd
}

/** A bridge with an address range that nothing on this machine uses. */
function addBridge(): string {
  // Not Node's own list: it leaves out bridges to which no container is connected just now.
  const addresses = execFileSync('ip', ['-4', '-o', 'address', 'show'], {
    env: environment(),
    encoding: 'utf8',
  })
  const used = new Set([...addresses.matchAll(/inet (\d+\.\d+)\./g)].map(([, range]) => range))
  const second = Array.from({ length: 15 }, (_, index) => 31 - index).find((n) => !used.has(`172.${n}`))
  if (second === undefined)
    throw new Error('Every range of 172.17.0.0 to 172.31.0.0 is in use on this machine')
  // An interface's name has 15 characters at most.
  const bridge = `weir-br-${process.pid % 1_000_000}`
  execFileSync('ip', ['link', 'add', bridge, 'type', 'bridge'], { env: environment() })
  execFileSync('ip', ['address', 'add', `172.${second}.0.1/24`, 'dev', bridge], { env: environment() })
  execFileSync('ip', ['link', 'set', bridge, 'up'], { env: environment() })
  return bridge
}

function clientFor(host: string): Docker {
  const unix = /^unix:\/\/(.+)$/.exec(host)?.[1]
  if (unix !== undefined) return new Docker({ socketPath: unix, host: undefined })
  const { hostname, port } = new URL(host.replace(/^tcp:/, 'http:'))
  return new Docker({ host: hostname, port: port || 2375, protocol: 'http' })
}

async function answers(host: string): Promise<boolean> {
  return Promise.race([
    clientFor(host)
      .ping()
      .then(
        () => true,
        () => false,
      ),
    sleep(5_000, false, { ref: false }),
  ])
}

async function removeContainers(host: string): Promise<void> {
  const docker = clientFor(host)
  const containers = await docker.listContainers({ all: true })
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })))
}

async function endChild(child: ChildProcess): Promise<void> {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (hasEnded() || child.pid === undefined) return
    child.kill(signal)
    for (let waitedMs = 0; waitedMs < 20_000 && !hasEnded(); waitedMs += 50) await sleep(50)
  }
}

/** A containerd that ends while a container does may leave the container's shim behind, with nothing to look after. */
function endShimsOf(dir: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (args.includes(`${dir}/exec/containerd/`)) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** A daemon that was killed leaves its layers and namespaces mounted; the deepest go first. */
function unmountBelow(dir: string): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${dir}/`))
  for (const path of mounts.reverse()) run('umount', ['--lazy', path])
}

/** For clearing up, where a failure means that there was nothing to clear. */
function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, { env: environment(), stdio: 'ignore' })
  } catch {
    // Nothing there.
  }
}

/** The programs of the system administrator are not always in a user's PATH, root's included. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter),
  }
}

function isInstalled(program: string): boolean {
  return (environment().PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

if (import.meta.main) {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) throw new Error('Usage: node e2e/support/docker-daemon.ts COMMAND ARGUMENT…')
  const daemon = await ensureDockerDaemon()
  try {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DOCKER_HOST: daemon.host },
    })
    // A Ctrl-C goes to the command as well; this one stays to clear up.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal))
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    await daemon.stop()
  }
}
