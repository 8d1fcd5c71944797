/** Players: a child process with raw sockets that counts what comes and how long nothing came. */
import { connect, type Socket } from 'node:net'
import { pathToFileURL } from 'node:url'
import { answerQuestions, startChild } from './child.ts'

export interface ReaderReport {
  readonly bytes: number
  /** The longest time without a byte since the last `reset`, for each reader that reads. */
  readonly worstGapsMs: readonly number[]
  /** How many are still connected, of all and of those that do not read. */
  readonly connected: number
  readonly stalledConnected: number
}

export interface FirstBytes {
  /** From connecting to the first byte of the body. */
  readonly firstByteMs: number
  /** The body begins with PAT, PMT and a packet with random_access_indicator. */
  readonly decodable: boolean
}

export interface Readers {
  /** Connects players that read all they get. */
  add(url: string, count: number): Promise<void>
  /** Connects players that ask and then never read. */
  addStalled(url: string, count: number): Promise<void>
  /** Counts begin anew. */
  reset(): Promise<void>
  report(): Promise<ReaderReport>
  /** Connects one more player until it has seen enough of the picture to judge. */
  probe(url: string): Promise<FirstBytes>
  /** Disconnects all. */
  clear(): Promise<void>
  stop(): Promise<void>
}

export function startReaders(): Readers {
  const child = startChild('readers.ts')
  return {
    add: (url, count) => child.ask('add', { url, count }),
    addStalled: (url, count) => child.ask('addStalled', { url, count }),
    reset: () => child.ask('reset'),
    report: () => child.ask('report'),
    probe: (url) => child.ask('probe', { url }),
    clear: () => child.ask('clear'),
    stop: () => child.stop(),
  }
}

interface Player {
  readonly socket: Socket
  readonly stalled: boolean
  open: boolean
  lastMs: number
  worstGapMs: number
}

function serve(): void {
  const players = new Set<Player>()
  let bytes = 0

  const requestFor = (url: URL): string =>
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: bench\r\nConnection: close\r\n\r\n`

  const join = (address: string, stalled: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const url = new URL(address)
      const onread = {
        // One buffer for all would do as well: nobody looks at the bytes.
        buffer: Buffer.allocUnsafe(64 * 1024),
        callback: (count: number): boolean => {
          const nowMs = performance.now()
          bytes += count
          player.worstGapMs = Math.max(player.worstGapMs, nowMs - player.lastMs)
          player.lastMs = nowMs
          resolve()
          return true
        },
      }
      const target = { host: url.hostname, port: Number(url.port) }
      const socket = connect(stalled ? target : { ...target, onread })
      if (stalled) socket.pause()
      const player: Player = { socket, stalled, open: true, lastMs: performance.now(), worstGapMs: 0 }
      players.add(player)
      socket.on('connect', () => {
        socket.write(requestFor(url))
        if (stalled) resolve()
      })
      socket.on('error', reject)
      socket.on('close', () => {
        player.open = false
        reject(new Error('closed before the first byte'))
      })
    })

  const probe = (address: string): Promise<FirstBytes> =>
    new Promise((resolve, reject) => {
      const url = new URL(address)
      const beganMs = performance.now()
      const socket = connect({ host: url.hostname, port: Number(url.port) })
      let body: Buffer = Buffer.alloc(0)
      let inBody = false
      let firstByteMs = 0
      socket.on('connect', () => socket.write(requestFor(url)))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`closed after ${body.length} bytes`)))
      socket.on('data', (chunk: Buffer) => {
        body = Buffer.concat([body, chunk])
        if (!inBody) {
          const headEnd = body.indexOf('\r\n\r\n')
          if (headEnd < 0) return
          const head = body.subarray(0, headEnd).toString('latin1')
          if (!head.startsWith('HTTP/1.1 200')) {
            socket.destroy()
            return reject(new Error(head.split('\r\n')[0]))
          }
          if (/transfer-encoding: chunked/i.test(head)) {
            // The chunk's head counts as body here; what follows it is looked at.
            const sizeEnd = body.indexOf('\r\n', headEnd + 4)
            if (sizeEnd < 0) return
            body = body.subarray(sizeEnd + 2)
          } else {
            body = body.subarray(headEnd + 4)
          }
          inBody = true
        }
        if (body.length === 0) return
        if (firstByteMs === 0) firstByteMs = performance.now() - beganMs
        if (body.length < 3 * 188) return
        socket.removeAllListeners('close').destroy()
        resolve({ firstByteMs, decodable: isDecodable(body) })
      })
    })

  answerQuestions({
    add: async ({ url, count }: { url: string; count: number }) => {
      await Promise.all(Array.from({ length: count }, () => join(url, false)))
    },
    addStalled: async ({ url, count }: { url: string; count: number }) => {
      await Promise.all(Array.from({ length: count }, () => join(url, true)))
    },
    reset: () => {
      bytes = 0
      const nowMs = performance.now()
      for (const player of players) {
        player.worstGapMs = 0
        player.lastMs = nowMs
      }
    },
    report: (): ReaderReport => {
      const nowMs = performance.now()
      const all = [...players]
      return {
        bytes,
        worstGapsMs: all
          .filter(({ stalled }) => !stalled)
          .map((player) => Math.max(player.worstGapMs, nowMs - player.lastMs)),
        connected: all.filter(({ open }) => open).length,
        stalledConnected: all.filter(({ open, stalled }) => open && stalled).length,
      }
    },
    probe: ({ url }: { url: string }) => probe(url),
    clear: () => {
      for (const { socket } of players)
        socket.removeAllListeners('close').removeAllListeners('error').destroy()
      players.clear()
    },
  })
  process.on('disconnect', () => process.exit(0))
}

function isDecodable(body: Buffer): boolean {
  const [pat, pmt, keyframe] = [0, 188, 376].map((at) => body.subarray(at, at + 188))
  if (pat === undefined || pmt === undefined || keyframe === undefined) return false
  const pidOf = (packet: Buffer): number => packet.readUInt16BE(1) & 0x1fff
  const pmtPid = pat.readUInt16BE(15) & 0x1fff
  const hasAdaptation = ((keyframe[3] ?? 0) & 0x20) !== 0 && (keyframe[4] ?? 0) > 0
  const isRandomAccess = hasAdaptation && ((keyframe[5] ?? 0) & 0x40) !== 0
  const isAligned = [pat, pmt, keyframe].every((packet) => packet[0] === 0x47)
  return isAligned && pidOf(pat) === 0 && pidOf(pmt) === pmtPid && isRandomAccess
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) serve()
