import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, createSectionReader, readPat, readPmt } from './sections.ts'
import { section } from './test-stream.ts'
import { packetBytes } from './ts-packet.ts'

/** Sections one behind the other in packets of one pid, as a sender with little room would put them. */
function packetsOf(sections: readonly Uint8Array[]): Uint8Array {
  const whole = concat(sections)
  const starts = sections.map((_, n) => concat(sections.slice(0, n)).length)
  const packets: Uint8Array[] = []
  for (let at = 0; at < whole.length;) {
    const packet = new Uint8Array(packetBytes).fill(0xff)
    const nextStart = starts.find((start) => start >= at && start - at < packetBytes - 5)
    packet.set([0x47, nextStart === undefined ? 0 : 0x40, 0x20, 0x10])
    const from = nextStart === undefined ? 4 : 5
    if (nextStart !== undefined) packet[4] = nextStart - at
    const bytes = whole.subarray(at, at + packetBytes - from)
    packet.set(bytes, from)
    packets.push(packet)
    at += bytes.length
  }
  return concat(packets)
}

function read(packets: Uint8Array) {
  const found: { section: Uint8Array; packets: Uint8Array }[] = []
  const reader = createSectionReader((whole, carriers) => found.push({ section: whole, packets: carriers }))
  for (let at = 0; at < packets.length; at += packetBytes) reader.packet(packets, at)
  return found
}

describe('a table', () => {
  it('that is too long for one packet is read whole, with all the packets that carry it', () => {
    const long = section(0x02, 1, Array<number>(600).fill(0))
    const packets = packetsOf([long])
    expect(read(packets)).toEqual([{ section: long, packets }])
  })

  it('is found wherever it lies among others, in packets of any fill', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const sections = lengths.map((length, n) => section(0x02, n, Array<number>(length).fill(n)))
        expect(read(packetsOf(sections)).map((found) => found.section)).toEqual(sections)
      }),
    )
  })

  it('that lost a packet on the way is not made up, and the next one is read', () => {
    const [broken, next] = [section(0x02, 1, Array<number>(500).fill(1)), section(0x02, 1, [9, 9, 9, 9])]
    const packets = packetsOf([broken])
    const found = read(concat([packets.subarray(0, packetBytes), packetsOf([next])]))
    expect(found.map((one) => one.section)).toEqual([next])
  })

  it('of another programme, or announced for later, is not taken for ours', () => {
    const pmt = section(0x02, 7, [0xe1, 0x00, 0xf0, 0, 0x1b, 0xe1, 0x00, 0xf0, 0])
    expect(readPmt(pmt, 7)).toEqual([{ streamType: 0x1b, pid: 0x100, descriptors: [] }])
    expect(readPmt(pmt, 8)).toBeNull()
    const later = pmt.slice()
    later[5] = 0xc0
    expect(readPmt(later, 7)).toBeNull()
    expect(readPat(pmt)).toBeNull()
  })

  it('of programmes names the first that is one, not the network', () => {
    expect(readPat(section(0x00, 1, [0, 0, 0xe0, 0x10, 0, 5, 0xf0, 0x00]))).toEqual({
      program: 5,
      pmtPid: 0x1000,
    })
    expect(readPat(section(0x00, 1, [0, 0, 0xe0, 0x10]))).toBeNull()
  })

  it('of nonsense is read without harm', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: packetBytes, maxLength: 20 * packetBytes, size: 'max' }),
        (bytes) => {
          for (const { section: found } of read(
            bytes.subarray(0, bytes.length - (bytes.length % packetBytes)),
          )) {
            readPat(found)
            readPmt(found, 1)
          }
        },
      ),
    )
  })
})
