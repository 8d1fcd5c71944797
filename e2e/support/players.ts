/** Real players, as users have them: ffprobe, ffmpeg and VLC without a display; and bare readers where many are needed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'

export interface Run {
  readonly code: number | null
  readonly output: string
}

/** Runs a program to its end, or ends it after `limitS`. */
export async function run(command: string, args: readonly string[], limitS: number): Promise<Run> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (output += text.toString()))
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), limitS * 1000)
  await once(child, 'exit')
  clearTimeout(timer)
  return { code: child.exitCode, output }
}

/** The codecs that ffprobe sees, and every warning that it has. */
export async function probe(url: string): Promise<{ codecs: string[]; warnings: string }> {
  const args = ['-v', 'warning', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', url]
  const { output } = await run('ffprobe', args, 40)
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const codecs = [...new Set(lines.filter((line) => /^[a-z0-9]+$/.test(line)))]
  return { codecs, warnings: lines.filter((line) => !/^[a-z0-9]+$/.test(line)).join('\n') }
}

/** Plays in real time with ffmpeg, decoding everything; answers seconds of picture and every warning. */
export async function playInFfmpeg(
  url: string,
  seconds: number,
): Promise<{ playedS: number; warnings: string }> {
  const args = ['-v', 'warning', '-progress', 'pipe:1', '-i', url, '-t', String(seconds), '-f', 'null', '-']
  const { output } = await run('ffmpeg', ['-nostdin', ...args], seconds + 60)
  const times = [...output.matchAll(/out_time_us=(\d+)/g)].map(([, us]) => Number(us) / 1e6)
  const warnings = output
    .split('\n')
    .filter((line) => line.startsWith('['))
    .join('\n')
  return { playedS: Math.max(0, ...times), warnings }
}

/** VLC refuses to be root: then it runs as nobody, with a home of its own. */
export async function playInVlc(url: string, seconds: number): Promise<Run> {
  const vlc = [
    'cvlc',
    '-I',
    'dummy',
    '--no-color',
    '--vout',
    'dummy',
    '--aout',
    'dummy',
    '--no-video-title-show',
  ]
  const play = [...vlc, '--play-and-exit', `--run-time=${seconds}`, '-v', url, 'vlc://quit']
  const isRoot = process.getuid?.() === 0
  const [command = '', ...args] = isRoot
    ? ['runuser', '-u', 'nobody', '--', 'env', 'HOME=/tmp', 'XDG_RUNTIME_DIR=/tmp', ...play]
    : play
  return run(command, args, seconds + 60)
}

export interface BareReader {
  bytes(): number
  /** The longest time without a byte, in milliseconds, since the first one. */
  longestGapMs(): number
  readonly status: Promise<number>
  /** Settles when the connection is over, by whichever side. */
  readonly over: Promise<void>
  close(): void
}

export function openReader(url: string, headers: Readonly<Record<string, string>> = {}): BareReader {
  let bytes = 0
  let lastMs: number | null = null
  let gapMs = 0
  const status = Promise.withResolvers<number>()
  const over = Promise.withResolvers<void>()
  const request = get(url, { agent: false, headers }, (answer) => {
    status.resolve(answer.statusCode ?? 0)
    answer.on('data', (chunk: Buffer) => {
      const nowMs = performance.now()
      if (lastMs !== null) gapMs = Math.max(gapMs, nowMs - lastMs)
      lastMs = nowMs
      bytes += chunk.length
    })
    answer.on('close', () => over.resolve())
    answer.on('error', () => over.resolve())
  })
  request.on('error', () => {
    status.resolve(0)
    over.resolve()
  })
  return {
    bytes: () => bytes,
    longestGapMs: () => (lastMs === null ? gapMs : Math.max(gapMs, performance.now() - lastMs)),
    status: status.promise,
    over: over.promise,
    close: () => request.destroy(),
  }
}
