/**
 * What an engine answers, read leniently: unknown fields are ignored, numbers may come as strings, and whatever does
 * not fit at all is the engine's fault, not a crash. See docs/engine-api.md.
 */
import { z } from 'zod'
import { EngineFaultError, type EngineStat, type EngineStream } from '../../core/ports.ts'

const hex40 = z.string().regex(/^[0-9a-fA-F]{40}$/)
const lenientNumber = z.coerce.number().catch(0)

/** Every `/ace/…` answer: a response or an error, over HTTP 200 both. */
const envelope = z.object({ response: z.unknown(), error: z.unknown().optional() })

const startedSchema = z.object({
  playback_url: z.string().min(1),
  stat_url: z.string().min(1),
  command_url: z.string().min(1),
  infohash: hex40,
  is_encrypted: lenientNumber.optional(),
})

const statSchema = z.object({
  status: z.string().catch(''),
  peers: lenientNumber,
  speed_down: lenientNumber,
  speed_up: lenientNumber.optional(),
  downloaded: lenientNumber,
  livepos: z
    .object({ live_last: z.coerce.number().nullable().catch(null) })
    .nullish()
    .catch(null),
})

const versionSchema = z.object({ result: z.object({ version: z.string().min(1).max(100) }) })
const analysisSchema = z.object({
  result: z.object({ infohash: hex40.nullish().catch(null), content_id: hex40.nullish().catch(null) }),
})

/** Some methods answer with an object instead of a text. */
const spokenSchema = z.object({ message: z.string() })
const wordsMax = 200

const unfit = (what: string): EngineFaultError =>
  new EngineFaultError({ kind: 'unreachable', why: `the engine's ${what} answer cannot be read` })

/** The `response` of an answer. @throws EngineFaultError `content` with the engine's own words when it has an error */
function responseOf(answer: unknown, what: string): unknown {
  const parsed = envelope.safeParse(answer)
  if (!parsed.success) throw unfit(what)
  const { error, response } = parsed.data
  if (error !== null && error !== undefined && error !== '') {
    throw new EngineFaultError({ kind: 'content', engineSaid: inWords(error) })
  }
  return response
}

/** An engine's words are shown to people and kept with the content: never more than a line of them. */
function inWords(error: unknown): string {
  const text = typeof error === 'string' ? error : spokenSchema.safeParse(error).data?.message
  return text === undefined || text === '' ? 'an error without words' : text.slice(0, wordsMax)
}

/**
 * The engine's URLs echo the request's Host header, which is worthless behind a port mapping: path and query are kept,
 * scheme, host and port are those the engine was reached at.
 */
export function atEngine(baseUrl: string, url: string): string {
  const base = new URL(baseUrl)
  let given: URL
  try {
    given = new URL(url, base)
  } catch {
    throw unfit('start')
  }
  // The path of other schemes does not begin with a slash, and would become part of the port.
  if (given.protocol !== 'http:' && given.protocol !== 'https:') throw unfit('start')
  return `${base.origin}${given.pathname}${given.search}`
}

export function readStarted(baseUrl: string, answer: unknown): EngineStream {
  const parsed = startedSchema.safeParse(responseOf(answer, 'start'))
  if (!parsed.success) throw unfit('start')
  const started = parsed.data
  return {
    infohash: started.infohash.toLowerCase(),
    playbackUrl: atEngine(baseUrl, started.playback_url),
    statUrl: atEngine(baseUrl, started.stat_url),
    commandUrl: atEngine(baseUrl, started.command_url),
    isEncrypted: started.is_encrypted === 1,
  }
}

export function readStat(answer: unknown): EngineStat {
  const response = responseOf(answer, 'stat')
  const parsed = statSchema.safeParse(response)
  if (!parsed.success) throw unfit('stat')
  const { status, peers, speed_down, speed_up, downloaded, livepos } = parsed.data
  return {
    status,
    peers,
    speedDownKBps: speed_down,
    ...(speed_up === undefined ? {} : { speedUpKBps: speed_up }),
    downloadedBytes: downloaded,
    liveLast: livepos?.live_last ?? null,
  }
}

export function readVersion(answer: unknown): string {
  const parsed = versionSchema.safeParse(answer)
  if (!parsed.success) throw unfit('version')
  return parsed.data.result.version
}

export function readIdentity(answer: unknown): { infohash: string | null; contentId: string | null } {
  const parsed = analysisSchema.safeParse(answer)
  if (!parsed.success) return { infohash: null, contentId: null }
  const { infohash, content_id } = parsed.data.result
  return { infohash: infohash?.toLowerCase() ?? null, contentId: content_id?.toLowerCase() ?? null }
}

/** A stop is done when the engine says so, or when it does not know the session any more. */
export function readStopped(answer: unknown): void {
  responseOf(answer, 'stop')
}
