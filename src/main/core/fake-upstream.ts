/** One stream of a fake engine: pictures in virtual time, until its content does what it does. */
import { createTestStream } from './fanout/test-stream.ts'
import { type Clock, type Upstream, type UpstreamListener } from './ports.ts'

/** What a content does; `at` milliseconds after its first byte where it says so. */
export type Behaviour =
  | { kind: 'plays' }
  | { kind: 'dead'; afterMs: number }
  | { kind: 'hangs' }
  | { kind: 'silent' }
  | { kind: 'stalls'; atMs: number }
  | { kind: 'cut'; atMs: number }
  /** Its engine dies of it; 0: instead of answering the start. */
  | { kind: 'crashes'; atMs: number }

export function createFakeUpstream(deps: {
  readonly clock: Clock
  readonly behaviour: Behaviour
  /** Two small pictures a second. */
  readonly isThin: boolean
  /** Its engine hands nothing on now. */
  isStill(): boolean
  readonly listener: UpstreamListener
  onCrash(): void
  onClose(): void
}): Upstream & { cut(): void } {
  const { clock, behaviour, isThin, listener } = deps
  const beganMs = clock.now()
  const stream = createTestStream({
    codec: 'h264',
    keyframeEvery: isThin ? 2 : 10,
    packetsPerPicture: isThin ? 1 : 4,
    flagsKeyframes: true,
    label: 1,
  })
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    timer.cancel()
    deps.onClose()
  }
  const cut = (): void => {
    if (!isOpen) return
    close()
    listener.onEnd(false, 'the connection was reset')
  }
  const send = (): void => {
    timer = clock.after(isThin ? 500 : 100, send)
    const playedMs = clock.now() - beganMs
    if (deps.isStill() || behaviour.kind === 'silent') return
    if (behaviour.kind === 'stalls' && playedMs > behaviour.atMs) return
    if (behaviour.kind === 'crashes' && playedMs > behaviour.atMs) return deps.onCrash()
    if (behaviour.kind === 'cut' && playedMs > behaviour.atMs) return cut()
    listener.onData(stream.pictures(isThin ? 1 : 3))
  }
  let timer = clock.after(10, send)
  return { close, cut }
}
