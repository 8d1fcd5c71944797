/**
 * Kodi itself, without a screen and without a loudspeaker: its picture goes to a virtual screen, drawn in software, and
 * its sound to a sound server that throws it away in real time. Without the latter it waits 10 s at each start of a
 * stream, and a sound card that takes everything at once makes its clock run. Told what to do over JSON-RPC on loopback.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Kodi {
  /** Plays a URL instead of what it plays now. */
  open(url: string): Promise<void>
  /** Where it is in what it plays, in seconds; null when it plays nothing. */
  timeS(): Promise<number | null>
  /** Waits until it plays at this time at least. @throws Error when it does not in time */
  untilTime(atLeastS: number, timeoutMs?: number): Promise<void>
  /** Looks for so long; answers how far it came, and the longest time in which its own did not go on, in seconds. */
  observe(forS: number): Promise<{ readonly playedS: number; readonly longestStillS: number }>
  /** What it said since it opened what it plays that a viewer would notice: that it ran dry, above all. */
  complaints(): Promise<string[]>
  stop(): Promise<void>
}

/** Nobody has an id; files of the test are made by whoever runs it. */
const nobody = 65534
const isRoot = userInfo().uid === 0

export async function startKodi(): Promise<Kodi> {
  const home = await mkdtemp(join(tmpdir(), 'weir-kodi-'))
  const port = await freePort()
  await writeHome(home, port)
  const sound = asOrdinaryUser(home, [
    ...['pulseaudio', '-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1'],
    ...['-L', 'module-null-sink', '-L', `module-native-protocol-unix socket=${home}/sound auth-anonymous=1`],
  ])
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 640x480x24']
  const kodi = asOrdinaryUser(home, [
    ...screen,
    ...[await binary(), '--standalone', '--windowing=x11', '--audio-backend=pulseaudio'],
  ])
  const logFile = join(home, '.kodi', 'temp', 'kodi.log')
  const log = (): Promise<string> => readFile(logFile, 'utf8').catch(() => '')
  let openedAt = 0

  async function timeS(): Promise<number | null> {
    const [player] = (await ask(port, 'Player.GetActivePlayers')) as { playerid: number }[]
    if (player === undefined) return null
    const wanted = { playerid: player.playerid, properties: ['time'] }
    // It may have ended in between.
    const { time } = ((await ask(port, 'Player.GetProperties', wanted)) ?? {}) as { time?: KodiTime }
    return time === undefined ? null : secondsOf(time)
  }

  async function stop(): Promise<void> {
    await ask(port, 'Application.Quit').catch(() => undefined)
    await ended(kodi, 15_000)
    await ended(sound, 0)
    await rm(home, { recursive: true, force: true })
  }

  const running: Kodi = {
    async open(url) {
      openedAt = (await log()).length
      await ask(port, 'Player.Open', { item: { file: url } })
    },
    timeS,
    async untilTime(atLeastS, timeoutMs = 40_000) {
      const endMs = performance.now() + timeoutMs
      for (let atS = await timeS(); atS === null || atS < atLeastS; atS = await timeS()) {
        if (performance.now() > endMs) throw new Error(`Kodi is at ${atS} s, not at ${atLeastS} s`)
        await sleep(100)
      }
    },
    async observe(forS) {
      const beganMs = performance.now()
      const firstS = (await timeS()) ?? 0
      let lastS = firstS
      let movedMs = beganMs
      let longestStillMs = 0
      for (let nowMs = beganMs; nowMs - beganMs < forS * 1000; nowMs = performance.now()) {
        const atS = (await timeS()) ?? lastS
        if (atS > lastS) movedMs = nowMs
        longestStillMs = Math.max(longestStillMs, nowMs - movedMs)
        lastS = Math.max(lastS, atS)
        await sleep(50)
      }
      return { playedS: lastS - firstS, longestStillS: longestStillMs / 1000 }
    },
    async complaints() {
      return (await log())
        .slice(openedAt)
        .split('\n')
        .filter((line) => /stream stalled|triggering re-sync|discontinuity|corrupt/.test(line))
    },
    stop,
  }

  const endMs = performance.now() + 40_000
  while ((await ask(port, 'JSONRPC.Ping').catch(() => null)) !== 'pong') {
    if (performance.now() > endMs || kodi.exitCode !== null) {
      const said = await log()
      await stop()
      throw new Error(`Kodi did not start (exit code ${kodi.exitCode}):\n${said.slice(-3000)}`)
    }
    await sleep(200)
  }
  return running
}

/** Settings that keep it from the network; the rest as it comes. */
async function writeHome(home: string, port: number): Promise<void> {
  const userdata = join(home, '.kodi', 'userdata')
  await mkdir(userdata, { recursive: true })
  const off = ['services.zeroconf', 'services.wsdiscovery', 'services.webserver']
  const settings = off.map((id) => `<setting id="${id}">false</setting>`).join('')
  // 2: add-ons are never looked for.
  const updates = '<setting id="general.addonupdates">2</setting>'
  await writeFile(
    join(userdata, 'guisettings.xml'),
    `<settings version="2">${settings}${updates}</settings>\n`,
  )
  await writeFile(
    join(userdata, 'advancedsettings.xml'),
    `<advancedsettings><loglevel>1</loglevel><jsonrpc><tcpport>${port}</tcpport></jsonrpc></advancedsettings>\n`,
  )
  if (!isRoot) return
  for (const folder of [home, join(home, '.kodi'), userdata]) await chown(folder, nobody, nobody)
  for (const file of await readdir(userdata)) await chown(join(userdata, file), nobody, nobody)
}

/** The wrapper called `kodi` writes crash reports and hides the exit code. */
async function binary(): Promise<string> {
  for (const folder of await readdir('/usr/lib')) {
    const file = join('/usr/lib', folder, 'kodi', 'kodi.bin')
    if (existsSync(file)) return file
  }
  throw new Error('There is no kodi.bin below /usr/lib; on Debian: apt-get install kodi-bin')
}

/** In a process group of its own, so that whatever it starts ends with it. */
function asOrdinaryUser(home: string, command: readonly string[]): ChildProcess {
  const env = [`HOME=${home}`, `XDG_RUNTIME_DIR=${home}`, `PULSE_SERVER=unix:${home}/sound`, `TMPDIR=${home}`]
  const [program = '', ...args] = [
    ...(isRoot ? ['runuser', '-u', 'nobody', '--'] : []),
    ...['env', ...env, 'LIBGL_ALWAYS_SOFTWARE=1', ...command],
  ]
  const child = spawn(program, args, { stdio: 'ignore', detached: true, cwd: home })
  child.on('error', () => undefined)
  return child
}

/** Waits for its end, and a moment for the screen to clear up behind it; then ends its whole group by force. */
async function ended(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.pid === undefined) return
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  const over = isOver() ? Promise.resolve() : once(child, 'exit')
  await Promise.race([over, sleep(patienceMs)])
  if (isOver()) await sleep(1000)
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
  await over
}

interface KodiTime {
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
  readonly milliseconds: number
}

const secondsOf = ({ hours, minutes, seconds, milliseconds }: KodiTime): number =>
  hours * 3600 + minutes * 60 + seconds + milliseconds / 1000

/** One question on a connection of its own; null for an error. Notifications that come in between are not for us. */
function ask(port: number, method: string, params: object = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let text = ''
    socket.setTimeout(5000, () => socket.destroy(new Error(`Kodi did not answer ${method}`)))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`Kodi closed the connection on ${method}`)))
    socket.on('data', (part: Buffer) => {
      text += part.toString()
      for (const message of text.replaceAll('}{', '}\n{').split('\n')) {
        const answer = parsed(message)
        if (answer?.id !== 1) continue
        resolve(answer.result ?? null)
        socket.destroy()
      }
    })
    socket.write(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
  })
}

function parsed(text: string): { id?: number; result?: unknown } | null {
  try {
    return JSON.parse(text) as { id?: number; result?: unknown }
  } catch {
    return null
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
