/** A player that looks at what it gets: how long the picture stood still, and whether it was ever disconnected. */
import { get } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

const packetBytes = 188
const nullPid = 0x1fff

export interface PictureReader {
  readonly status: Promise<number>
  /** Weir's code for why it refused (`content_known_bad`…); null when it did not, or cut the connection instead. */
  readonly refusal: Promise<string | null>
  /** Bytes of the picture, null packets not counted. */
  mediaBytes(): number
  /** The longest time without a byte of the picture since its first one (or since the last `forget`), in seconds. */
  longestGapS(): number
  /** The same for any byte at all: this is what players give up on. */
  longestSilenceS(): number
  isConnected(): boolean
  /** Seconds from the request to the first byte of the picture; null as long as there was none. */
  firstPictureS(): number | null
  /** Gaps are counted anew from now. */
  forget(): void
  /** Waits until the picture runs: media within the last half second. @throws Error when it does not in time */
  untilPlaying(timeoutMs?: number): Promise<void>
  close(): void
}

export function openPictureReader(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): PictureReader {
  const beganMs = performance.now()
  let firstMediaMs: number | null = null
  let mediaBytes = 0
  let connected = true
  const picture = createGap()
  const anything = createGap()
  const status = Promise.withResolvers<number>()
  const refusal = Promise.withResolvers<string | null>()
  let rest: Buffer = Buffer.alloc(0)

  const request = get(url, { agent: false, headers }, (answer) => {
    status.resolve(answer.statusCode ?? 0)
    answer.on('error', () => undefined)
    answer.on('close', () => {
      connected = false
      if (answer.statusCode === 200) refusal.resolve(null)
    })
    if (answer.statusCode !== 200) {
      readText(answer).then(
        (text) => refusal.resolve(codeIn(text)),
        () => refusal.resolve(null),
      )
      return
    }
    answer.on('data', (chunk: Buffer) => {
      anything.seen()
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let at = 0
      let media = 0
      for (; at + packetBytes <= bytes.length; at += packetBytes) {
        if ((bytes.readUInt16BE(at + 1) & 0x1fff) !== nullPid) media++
      }
      rest = bytes.subarray(at)
      if (media === 0) return
      firstMediaMs ??= performance.now()
      mediaBytes += media * packetBytes
      picture.seen()
    })
  })
  request.on('error', () => {
    connected = false
    status.resolve(0)
    refusal.resolve(null)
  })

  return {
    status: status.promise,
    refusal: refusal.promise,
    mediaBytes: () => mediaBytes,
    longestGapS: () => picture.longestMs() / 1000,
    longestSilenceS: () => anything.longestMs() / 1000,
    isConnected: () => connected,
    firstPictureS: () => (firstMediaMs === null ? null : (firstMediaMs - beganMs) / 1000),
    forget() {
      picture.forget()
      anything.forget()
    },
    async untilPlaying(timeoutMs = 30_000) {
      const endMs = performance.now() + timeoutMs
      while (picture.sinceMs() > 500) {
        if (!connected) {
          const why = `status ${await status.promise}, ${(await refusal.promise) ?? 'no code'}`
          throw new Error(`${url} was disconnected (${why})`)
        }
        if (performance.now() > endMs) throw new Error(`No picture within ${timeoutMs} ms: ${url}`)
        await sleep(50)
      }
    },
    close: () => request.destroy(),
  }
}

function codeIn(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string } }
    return error?.code ?? null
  } catch {
    return null
  }
}

function createGap() {
  let lastMs: number | null = null
  let longestMs = 0
  const sinceMs = (): number => (lastMs === null ? Infinity : performance.now() - lastMs)
  const grow = (): void => {
    if (lastMs !== null) longestMs = Math.max(longestMs, sinceMs())
  }
  return {
    sinceMs,
    seen() {
      grow()
      lastMs = performance.now()
    },
    longestMs() {
      grow()
      return longestMs
    },
    forget() {
      longestMs = 0
      if (lastMs !== null) lastMs = performance.now()
    },
  }
}
