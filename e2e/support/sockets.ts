/** The TCP connections of a process, as Linux tells them. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

export interface Connection {
  /** The kernel's name for the socket: as long as it lives, nothing else has it. */
  readonly inode: string
  readonly localPort: number
  readonly remotePort: number
  readonly isListening: boolean
}

/** What each file descriptor of a process leads to: `socket:[123]`, `pipe:[45]`, a path. */
export function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
    } catch {
      return []
    }
  })
}

export function connectionsOf(pid: number): Connection[] {
  const own = new Set(descriptorsOf(pid).flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []))
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => own.has(fields[9] ?? ''))
      .map(([, local = '', remote = '', state, , , , , , inode = '']) => ({
        inode,
        localPort: portOf(local),
        remotePort: portOf(remote),
        isListening: state === '0A',
      })),
  )
}

/** What a descriptor leads to, in words: of a Unix socket, which one. */
export function describeDescriptor(target: string): string {
  const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
  if (inode === undefined) return target
  const line = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .find((one) => one.trim().split(/\s+/)[6] === inode)
  return line === undefined ? `${target}, neither TCP nor Unix` : `Unix socket ${line.trim()}`
}

const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16)
