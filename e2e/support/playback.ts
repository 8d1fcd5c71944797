/** What ffmpeg made of a stream, picture by picture: for questions of gaps and order that a bare "it played" cannot answer. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './players.ts'

export interface Playback {
  /** Seconds of picture. */
  readonly playedS: number
  /** The largest step between two pictures as they were shown, in seconds. */
  readonly longestStepS: number
  readonly pictures: number
  /** Everything that ffmpeg said at level warning and above. */
  readonly warnings: readonly string[]
  /** Warnings about decoding times that run back. */
  readonly nonMonotonous: number
}

const onlyWarnings = ['-nostdin', '-v', 'level+warning']

/** Plays in real time for `seconds`, decoding picture and sound; `userAgent` to be taken for another player. */
export async function playPictures(url: string, seconds: number, userAgent?: string): Promise<Playback> {
  const dir = await mkdtemp(join(tmpdir(), 'weir-playback-'))
  const file = join(dir, 'pictures')
  const input = [...(userAgent === undefined ? [] : ['-user_agent', userAgent]), '-i', url]
  const pictures = ['-t', `${seconds}`, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framecrc', file]
  const sound = ['-t', `${seconds}`, '-map', '0:a', '-f', 'null', '-']
  const { output } = await run('ffmpeg', [...onlyWarnings, ...input, ...pictures, ...sound], seconds + 60)
  const text = await readFile(file, 'utf8').catch(() => '')
  await rm(dir, { recursive: true, force: true })
  return { ...stepsOf(timesIn(text)), ...warningsIn(output) }
}

/** Records to an MPEG-TS file without decoding, and looks at every packet of it. */
export async function recordPackets(
  url: string,
  seconds: number,
): Promise<{ runningBack: number; longestStepS: number; streams: number; warnings: readonly string[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'weir-recording-'))
  const file = join(dir, 'recording.mkv')
  const record = ['-i', url, '-t', `${seconds}`, '-map', '0', '-c', 'copy', file]
  const { output } = await run('ffmpeg', [...onlyWarnings, ...record], seconds + 60)
  const fields = ['-show_entries', 'packet=stream_index,dts_time', '-of', 'csv=p=0', file]
  const probed = await run('ffprobe', ['-v', 'error', ...fields], 60)
  await rm(dir, { recursive: true, force: true })
  const last = new Map<string, number>()
  let runningBack = 0
  let longestStepS = 0
  for (const line of probed.output.split('\n')) {
    const [stream = '', time = ''] = line.split(',')
    const dtsS = Number.parseFloat(time)
    if (Number.isNaN(dtsS)) continue
    const before = last.get(stream)
    last.set(stream, dtsS)
    if (before === undefined) continue
    if (dtsS < before) runningBack++
    longestStepS = Math.max(longestStepS, dtsS - before)
  }
  return { runningBack, longestStepS, streams: last.size, warnings: warningsIn(output).warnings }
}

/** Times of the pictures in framecrc's list, in seconds. */
function timesIn(text: string): number[] {
  const [, numerator = '1', denominator = '90000'] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? []
  return text
    .split('\n')
    .filter((line) => /^0,/.test(line))
    .map((line) => (Number(line.split(',')[2]) * Number(numerator)) / Number(denominator))
}

function stepsOf(times: readonly number[]): { playedS: number; longestStepS: number; pictures: number } {
  const steps = times.slice(1).map((time, n) => time - (times[n] ?? time))
  return {
    playedS: (times.at(-1) ?? 0) - (times[0] ?? 0),
    longestStepS: Math.max(0, ...steps),
    pictures: times.length,
  }
}

function warningsIn(output: string): { warnings: string[]; nonMonotonous: number } {
  const warnings = output.split('\n').filter((line) => /\[(warning|error|fatal|panic)\]/.test(line))
  return { warnings, nonMonotonous: warnings.filter((line) => /non.monoton/i.test(line)).length }
}
