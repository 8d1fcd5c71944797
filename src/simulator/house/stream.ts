/**
 * A session of one content on one engine, and the one connection that reads it: a thin stream, one picture every two
 * seconds, so that an hour of it costs milliseconds.
 */
import { createTestStream } from '../../main/core/fanout/test-stream.ts'
import { type Random, type Timer, type UpstreamListener } from '../../main/core/ports.ts'
import { type PlannedContent } from '../plan.ts'
import { drawMs } from '../seeds.ts'
import { type Scene } from './scene.ts'

export interface Stream {
  readonly content: PlannedContent
  /** Its playback, stat and command URL in one. */
  readonly url: string
  /** Bytes come, or would if somebody read. */
  readonly flows: boolean
  readonly downloadedBytes: number
  readonly isRead: boolean
  /** @returns null when somebody reads it already */
  read(listener: UpstreamListener): { close(): void } | null
  /** Whatever the cause; whoever reads it is told, unless it was `asked` for by them. */
  end(how?: 'asked'): void
}

const pictureEveryMs = 2000
const keyframeEvery = 8
/** What an engine has in hand when it begins, so that the first picture is complete at once. */
const firstPictures = 8
/** An engine ends a session that nobody reads. */
const unreadMs = 60_000

export function createStream(
  scene: Scene,
  given: {
    content: PlannedContent
    url: string
    random: Random
    flows: () => boolean
    onEnd: () => void
    /** Somebody began to read it, or ended. */
    onRead: () => void
  },
): Stream {
  const { clock, plan } = scene
  const { content, random } = given
  const { kind } = content
  const source = createTestStream({
    codec: 'h264',
    keyframeEvery,
    packetsPerPicture: 1,
    flagsKeyframes: true,
    label: 1,
  })
  let isOver = false
  let listener: UpstreamListener | null = null
  let downloadedBytes = 0
  let silentFromMs = kind.does === 'stay silent' ? 0 : Infinity
  let timer: Timer = clock.after(unreadMs, () => stream.end())

  const flows = (): boolean => !isOver && given.flows() && clock.now() < silentFromMs

  function send(): void {
    timer = clock.after(pictureEveryMs, send)
    if (!flows()) return
    const bytes = downloadedBytes === 0 ? source.pictures(firstPictures) : source.picture()
    downloadedBytes += bytes.length
    listener?.onData(bytes)
  }

  function closed(): void {
    listener = null
    timer.cancel()
    given.onRead()
    if (!isOver) timer = clock.after(unreadMs, () => stream.end())
  }

  const stream: Stream = {
    content,
    url: given.url,
    get flows() {
      return flows()
    },
    get downloadedBytes() {
      return downloadedBytes
    },
    get isRead() {
      return listener !== null
    },
    read(reader) {
      if (listener !== null || isOver) return null
      listener = reader
      given.onRead()
      timer.cancel()
      timer = clock.after(drawMs(random, plan.engines.firstByteMs), send)
      if (kind.does === 'stall') silentFromMs = clock.now() + drawMs(random, kind.afterMs)
      return {
        close() {
          if (listener === reader) closed()
        },
      }
    },
    end(how) {
      if (isOver) return
      isOver = true
      const reader = listener
      closed()
      timer.cancel()
      given.onEnd()
      reader?.onEnd(how === 'asked', how === 'asked' ? 'it was stopped' : 'the connection was reset')
    },
  }
  return stream
}
