/**
 * Every setting of Weir, with default, unit and docstring. One JSON file holds what a user changed; a file with an
 * unknown key or a bad value is refused as a whole, naming key and value, and the last good settings stay in force.
 */
import { z } from 'zod'
import { alertSettings } from './alerts.ts'

export const settingsVersion = 1

export const runtimeKinds = ['docker', 'process', 'remote', 'demo'] as const
export type RuntimeKind = (typeof runtimeKinds)[number]

const seconds = (min: number, max: number) => z.number().min(min).max(max)
const count = (min: number, max: number) => z.number().int().min(min).max(max)
const port = z.number().int().min(1).max(65535)

const engineUrl = z
  .url({ protocol: /^http$/, error: 'must be a base URL like http://nas:6878', abort: true })
  .refine((value) => ['', '/'].includes(new URL(value).pathname), 'must be a base URL without a path')
  .transform((value) => value.replace(/\/$/, ''))

const engines = z
  .strictObject({
    runtime: z
      .enum(['auto', ...runtimeKinds])
      .default('auto')
      .describe(
        'How engines are made. auto: Docker if it answers and has the image, else the built-in demo.',
      ),
    image: z
      .string()
      .regex(/^[\w][\w.\-/:@]*$/, 'must be an image name like jopsis/acestream:latest')
      .nullable()
      .default(null)
      .describe('Container image of the engine. Empty: one that exists for this CPU.'),
    min: count(0, 200).default(3).describe('Engines that are always kept.'),
    max: count(1, 200).default(8).describe('Engines that are never exceeded.'),
    slotsPerEngine: count(1, 20).default(3).describe('Streams that one engine may carry at a time.'),
    spares: count(0, 20).default(1).describe('Ready engines without a stream that are kept warm.'),
    pausedSpares: count(0, 20)
      .default(0)
      .describe(
        'Engines beyond these that are booted and put to sleep (docker pause): memory, but no CPU, and awake in milliseconds.',
      ),
    maxStarting: count(1, 200)
      .default(3)
      .describe('Engines that are being made or boot at a time; further ones wait for their turn.'),
    sleepWhenIdle: z
      .boolean()
      .default(false)
      .describe(
        'Without viewers for scaling.downWindowS all engines go, sleeping spares too; the next viewer waits for one to boot.',
      ),
    memoryLimitMb: count(64, 65536).default(1024).describe('Memory limit of one engine container, in MiB.'),
    diskLimitMb: count(0, 1_048_576)
      .default(8192)
      .describe(
        'What one engine container may write to the disk, its cache above all, in MiB: it is restarted before it has. 0: never mind.',
      ),
    pidsLimit: count(16, 32768)
      .default(512)
      .describe('Limit of processes and threads in one engine container.'),
    portFrom: port.default(16880).describe('First local port that engine containers may use.'),
    portTo: port.default(16979).describe('Last local port that engine containers may use.'),
    bootTimeoutS: seconds(1, 600)
      .default(60)
      .describe('An engine that is not ready this many seconds after its start is replaced.'),
    keepOnQuit: z.boolean().default(false).describe('Leave the engines running when Weir quits.'),
    remote: z.array(engineUrl).max(200).default([]).describe('Base URLs of engines that somebody else runs.'),
    binary: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Path of a native engine, for runtime "process".'),
    binaryArgs: z
      .array(z.string())
      .default(['--client-console', '--http-port', '{port}'])
      .describe('Arguments of the native engine; {port} becomes the port that Weir chose.'),
  })
  .prefault({})
  .check((ctx) => {
    if (ctx.value.min > ctx.value.max) {
      ctx.issues.push({
        code: 'custom',
        message: `must not exceed engines.max = ${ctx.value.max}`,
        path: ['min'],
        input: ctx.value.min,
      })
    }
    if (ctx.value.portFrom > ctx.value.portTo) {
      ctx.issues.push({
        code: 'custom',
        message: `must not exceed engines.portTo = ${ctx.value.portTo}`,
        path: ['portFrom'],
        input: ctx.value.portFrom,
      })
    }
  })

const streams = z
  .strictObject({
    startTimeoutS: seconds(1, 300)
      .default(30)
      .describe('Deadline of a whole start, retries included, in seconds.'),
    lingerS: seconds(0, 600)
      .default(10)
      .describe('How long a stream is kept after its last viewer left, in seconds.'),
    maxAttempts: count(1, 10).default(3).describe('Engines that are tried for one start.'),
    slowReaderS: seconds(1, 60).default(8).describe('A viewer whose player lags this far behind is dropped.'),
    bufferMb: count(2, 512).default(32).describe('Ring buffer of one stream, in MiB.'),
    slates: z
      .enum(['auto', 'on', 'off'])
      .default('auto')
      .describe(
        'Pictures that tell waiting and refused viewers why. auto: for VLC and Kodi; others get an HTTP error.',
      ),
  })
  .prefault({})

const breaker = z
  .strictObject({
    failureRate: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.8)
      .describe('Share of failed starts that blocks a content.'),
    minAttempts: count(2, 100)
      .default(3)
      .describe('Starts that must have been tried before a content is blocked.'),
    windowS: seconds(10, 86400).default(600).describe('How far back failures are counted, in seconds.'),
    openS: seconds(1, 86400)
      .default(60)
      .describe('How long a content is blocked the first time, in seconds.'),
  })
  .prefault({})

const queue = z
  .strictObject({
    max: count(0, 10000).default(50).describe('Viewers that may wait for a slot.'),
    maxWaitS: seconds(0, 600).default(60).describe('How long a viewer waits for a slot at most, in seconds.'),
  })
  .prefault({})

const limits = z
  .strictObject({
    sessions: count(0, 10000)
      .default(0)
      .describe(
        'Streams that may have viewers or wait at a time. 0: as many as there are slots, and the queue.',
      ),
    readers: count(1, 100_000).default(500).describe('Viewers at a time, those that wait included.'),
    readersPerSession: count(1, 100_000).default(100).describe('Viewers of one stream at a time.'),
    readersPerAddress: count(1, 100_000)
      .default(20)
      .describe(
        'Viewers from one address at a time (IPv6: from one /64). Loopback is exempt: programs there fetch for a whole house.',
      ),
    waitingPerAddress: count(1, 10_000)
      .default(5)
      .describe('Streams that one address may have waiting for a slot. Loopback is exempt.'),
    eventLoopDelayMs: z
      .number()
      .min(0)
      .max(60_000)
      .default(200)
      .describe(
        'No new stream is started while Weir is busier than this: delay of its event loop, 99th percentile, in milliseconds. 0: never mind.',
      ),
    memoryPercent: z
      .number()
      .min(1)
      .max(100)
      .default(90)
      .describe(
        'No new stream is started while more of the memory that Weir may use is in use. 100: never mind.',
      ),
  })
  .prefault({})

const scaling = z
  .strictObject({
    cooldownS: seconds(0, 3600).default(60).describe('Least time between two steps down, in seconds.'),
    sustainS: seconds(0, 3600).default(10).describe('How long load must last before an engine is added.'),
    downWindowS: seconds(0, 86400)
      .default(300)
      .describe('Scale down only by the highest demand of this window.'),
    minLifetimeS: seconds(0, 86400).default(300).describe('Engines younger than this are not removed.'),
  })
  .prefault({})

const gateway = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address to listen on. 127.0.0.1: this machine only; 0.0.0.0: the whole LAN.'),
    port: z
      .number()
      .int()
      .min(0)
      .max(65535)
      .default(8880)
      .describe('Port of playlist, streams and dashboard.'),
    token: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{8,128}$/, 'must be 8 to 128 letters, digits or . _ ~ -')
      .nullable()
      .default(null)
      .describe('Secret that controls from other machines must present. Empty: no controls from elsewhere.'),
    allowedHosts: z
      .array(z.string().min(1))
      .default([])
      .describe('Further host names under which Weir may be addressed.'),
  })
  .prefault({})

const channels = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('An M3U file, or a list with "name, content id" lines, that the playlist is made of.'),
  })
  .prefault({})

export const languageSettings = ['auto', 'en', 'es'] as const

const ui = z
  .strictObject({
    language: z
      .enum(languageSettings)
      .default('auto')
      .describe('Language of the pages. auto: the one that the browser or the desktop asks for.'),
  })
  .prefault({})

const desktop = z
  .strictObject({
    closeToTray: z
      .boolean()
      .default(true)
      .describe('Closing the window leaves Weir running in the tray. Otherwise it quits Weir.'),
    startAtLogin: z.boolean().default(false).describe('Start Weir when you log in.'),
    startHidden: z.boolean().default(false).describe('Start in the tray, without the window.'),
    openLinks: z
      .boolean()
      .default(false)
      .describe('Open acestream:// links with Weir. You are asked each time before anything plays.'),
  })
  .prefault({})

const history = z
  .strictObject({
    days: count(1, 3650).default(30).describe('How long the history is kept, in days.'),
    maxMb: count(1, 100_000)
      .default(200)
      .describe('Most that the history may take on the disk, in MiB; the oldest goes first.'),
  })
  .prefault({})

export const settingsSchema = z.strictObject({
  version: z.literal(settingsVersion).default(settingsVersion),
  engines,
  streams,
  breaker,
  queue,
  limits,
  scaling,
  gateway,
  channels,
  history,
  alerts: alertSettings,
  ui,
  desktop,
})

/** Settings in force: complete, every default filled in. */
export type Settings = z.infer<typeof settingsSchema>

/** Settings as a user writes them: any subset. */
export type SettingsInput = z.input<typeof settingsSchema>
