import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  crc32Mpeg,
  readPcrBase,
  readTimestamp,
  timestampWrap,
  writePcrBase,
  writeTimestamp,
} from './transport-stream.ts'

const ticks = fc.integer({ min: 0, max: timestampWrap - 1 })

test('a time stamp is read as it was written, and its marker bits stay', () => {
  fc.assert(
    fc.property(ticks, (value) => {
      const field = Buffer.from([0x31, 0, 0, 0, 0])
      writeTimestamp(field, 0, value)
      expect(readTimestamp(field, 0)).toBe(value)
      expect((field[0] ?? 0) & 0xf1).toBe(0x31)
      expect([field[2], field[4]].map((byte) => (byte ?? 0) & 1)).toEqual([1, 1])
    }),
  )
})

test('a PCR base is read as it was written, and the extension stays', () => {
  fc.assert(
    fc.property(ticks, (value) => {
      const field = Buffer.from([0, 0, 0, 0, 0x7f, 0x2a])
      writePcrBase(field, 0, value)
      expect(readPcrBase(field, 0)).toBe(value)
      expect([(field[4] ?? 0) & 0x7f, field[5]]).toEqual([0x7f, 0x2a])
    }),
  )
})

test('the CRC is that of MPEG-2 sections', () => {
  // The check value of CRC-32/MPEG-2 in the catalogue of parametrised CRC algorithms.
  expect(crc32Mpeg(Buffer.from('123456789'))).toBe(0x0376e6e7)
})
