import { describe, expect, it } from 'vitest'
import { readContainerLog } from './container-log.ts'
import { refusal } from './fake-daemon.ts'
import { never, setup } from './fake-setup.ts'

function frame(stream: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}
const stamp = '2026-03-14T19:00:00.123456789Z'
const atMs = Date.UTC(2026, 2, 14, 19, 0, 0, 123)

describe('what a container wrote', () => {
  it('is nothing where it wrote nothing', () => {
    expect(readContainerLog(Buffer.alloc(0))).toEqual([])
  })

  it('that was cut in the middle of a frame, or of its header, is read as far as it goes', () => {
    const whole = frame(1, `${stamp} a long line\n`)
    expect(readContainerLog(whole.subarray(0, -6))).toEqual([{ atMs, stream: 'out', text: 'a long' }])
    expect(readContainerLog(Buffer.concat([whole, Buffer.from([2, 0, 0])]))[0]?.text).toBe('a long line')
  })

  it('comes in the order of its writing, stdout and stderr told apart, lines joined over frames', () => {
    const log = Buffer.concat([
      frame(1, `${stamp} one\n${stamp} tw`),
      frame(2, `${stamp} bad\r\n`),
      frame(1, 'o\n'),
      frame(1, `${stamp} \n`),
    ])
    expect(readContainerLog(log)).toEqual([
      { atMs, stream: 'out', text: 'one' },
      { atMs, stream: 'err', text: 'bad' },
      { atMs, stream: 'out', text: 'two' },
      { atMs, stream: 'out', text: '' },
    ])
  })

  it('has no frames where the container has a terminal, and no time where the daemon tells none', () => {
    expect(readContainerLog(Buffer.from('plain\nlines'))).toEqual([
      { atMs: null, stream: 'out', text: 'plain' },
      { atMs: null, stream: 'out', text: 'lines' },
    ])
  })

  it('is shortened where a line is a novel', () => {
    expect(readContainerLog(Buffer.from('x'.repeat(16_000)))[0]?.text).toHaveLength(2000)
  })
})

describe('the log of an engine', () => {
  it('cannot be had of one that is unknown, while the daemon is away, or when it refuses', async () => {
    const { runtime, fake } = setup()
    expect(await runtime.log?.('e1', 5)).toBeNull()
    await runtime.start()
    expect(await runtime.log?.('e1', 5)).toBeNull()
    await runtime.create('e1', never)
    fake.hooks.logs = () => Promise.reject(refusal(501, 'configured logging driver does not support reading'))
    expect(await runtime.log?.('e1', 5)).toBeNull()
  })

  it('is the last lines, no more than were asked for', async () => {
    const { runtime, fake } = setup()
    await runtime.start()
    await runtime.create('e1', never)
    // "tail" counts lines of both streams together, but some drivers for each.
    fake.logOf = (name) => Buffer.concat([frame(1, `${name}\n`), frame(2, 'two\n'), frame(1, 'three\n')])
    expect((await runtime.log?.('e1', 2))?.map(({ text }) => text)).toEqual(['two', 'three'])
    expect((await runtime.log?.('e1', 9))?.[0]?.text).toBe('weir-home-e1')
  })
})
