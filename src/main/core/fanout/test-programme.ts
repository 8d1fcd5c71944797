/** A made-up programme for tests of clocks: reordered pictures, sound beside them, a PCR that runs ahead of both. */
import { concat } from './sections.ts'
import { section } from './test-stream.ts'
import { wrapped } from './timestamps.ts'
import { packetBytes, syncByte } from './ts-packet.ts'

export interface TestProgrammeOptions {
  /** Decoding time of the first picture, in 90 kHz ticks. */
  readonly beginTicks: number
  readonly pictures: number
  readonly keyframeEvery: number
  /** How far the clock runs behind decoding times. */
  readonly delayTicks: number
  /** How much later than a picture the sound is that is sent with it; negative: earlier. */
  readonly soundLeadTicks: number
  /** Continuity counter of the first packet of each pid. */
  readonly firstCounter: number
  readonly reorders: boolean
  readonly pids: { readonly pmt: number; readonly video: number; readonly sound: number }
}

export const programmeDefaults: TestProgrammeOptions = {
  beginTicks: 900_000,
  pictures: 50,
  keyframeEvery: 25,
  delayTicks: 45_000,
  soundLeadTicks: 0,
  firstCounter: 0,
  reorders: true,
  pids: { pmt: 0x1000, video: 0x100, sound: 0x101 },
}

export const pictureTicks = 3600
/** Five AAC frames at 48 kHz. */
export const soundTicks = 9600

export function testProgramme(options: Partial<TestProgrammeOptions> = {}): Uint8Array {
  const { beginTicks, pictures, keyframeEvery, delayTicks, soundLeadTicks, firstCounter, reorders, pids } = {
    ...programmeDefaults,
    ...options,
  }
  const counters = new Map<number, number>()
  const packets: Uint8Array[] = []

  const add = (
    pid: number,
    starts: boolean,
    adaptation: readonly number[] | null,
    payload: readonly number[],
  ) => {
    const counter = counters.get(pid) ?? firstCounter
    counters.set(pid, (counter + 1) & 15)
    const bytes = new Uint8Array(packetBytes).fill(0xff)
    bytes.set([syncByte, (starts ? 0x40 : 0) | (pid >> 8), pid & 0xff, (adaptation ? 0x30 : 0x10) | counter])
    if (adaptation !== null) bytes.set([adaptation.length, ...adaptation], 4)
    bytes.set(payload, adaptation === null ? 4 : 5 + adaptation.length)
    packets.push(bytes)
  }
  const table = (pid: number, bytes: Uint8Array) => add(pid, true, null, [0, ...bytes])
  const high = (pid: number) => 0xe0 | (pid >> 8)
  const low = (pid: number) => pid & 0xff

  let nextSound = beginTicks + soundLeadTicks
  for (let n = 0; n < pictures; n++) {
    const dts = beginTicks + n * pictureTicks
    const pts = dts + (reorders ? ([2, 3, 1][n % 3] ?? 0) : 0) * pictureTicks
    const isKeyframe = n % keyframeEvery === 0
    if (isKeyframe) {
      table(0, section(0, 1, [0, 1, high(pids.pmt), low(pids.pmt)]))
      const streams = [
        0x1b,
        high(pids.video),
        low(pids.video),
        0xf0,
        0,
        0x0f,
        high(pids.sound),
        low(pids.sound),
      ]
      table(pids.pmt, section(2, 1, [high(pids.video), low(pids.video), 0xf0, 0, ...streams, 0xf0, 0]))
    }
    add(pids.video, true, [isKeyframe ? 0x50 : 0x10, ...clock(dts - delayTicks)], pes(0xe0, pts, dts))
    add(pids.video, false, null, [])
    for (; nextSound <= dts + soundLeadTicks; nextSound += soundTicks) {
      add(pids.sound, true, null, pes(0xc0, nextSound, null))
      add(pids.sound, false, null, [])
    }
  }
  return concat(packets)
}

function clock(ticks: number): readonly number[] {
  const base = wrapped(ticks)
  return [
    Math.floor(base / 2 ** 25),
    Math.floor(base / 2 ** 17) & 0xff,
    Math.floor(base / 2 ** 9) & 0xff,
    Math.floor(base / 2) & 0xff,
    ((base & 1) << 7) | 0x7e,
    0,
  ]
}

function time(mark: number, ticks: number): readonly number[] {
  const t = wrapped(ticks)
  const low = t % 2 ** 30
  return [
    (mark << 4) | (Math.floor(t / 2 ** 30) << 1) | 1,
    low >> 22,
    ((low >> 14) & 0xfe) | 1,
    (low >> 7) & 0xff,
    ((low << 1) & 0xfe) | 1,
  ]
}

function pes(streamId: number, pts: number, dts: number | null): readonly number[] {
  const times = dts === null ? time(0b10, pts) : [...time(0b11, pts), ...time(0b01, dts)]
  return [
    0,
    0,
    1,
    streamId,
    0,
    0,
    0x80,
    dts === null ? 0x80 : 0xc0,
    times.length,
    ...times,
    0,
    0,
    1,
    0x09,
    0xf0,
  ]
}
