/** The daemon's own word for when a container died, for measuring how soon others know. */
import { type Readable } from 'node:stream'
import type Docker from 'dockerode'

export interface DieEvents {
  /** Epoch milliseconds, with fractions, at which this container died; waits for it. */
  of(containerId: string): Promise<number>
  stop(): void
}

export async function followDieEvents(docker: Docker): Promise<DieEvents> {
  const filters = JSON.stringify({ type: ['container'], event: ['die'] })
  const stream = (await docker.getEvents({ filters })) as Readable
  const deaths = new Map<string, PromiseWithResolvers<number>>()
  const deathOf = (id: string): PromiseWithResolvers<number> => {
    const known = deaths.get(id) ?? Promise.withResolvers<number>()
    deaths.set(id, known)
    return known
  }
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('error', () => undefined)
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      // Read as text: nanoseconds since 1970 are more than a double holds exactly.
      const nanoseconds = /"timeNano":(\d+)/.exec(line)?.[1]
      const id = (JSON.parse(line) as { Actor?: { ID?: string } }).Actor?.ID
      if (nanoseconds === undefined || id === undefined) continue
      deathOf(id).resolve(Number(BigInt(nanoseconds) / 1000n) / 1000)
    }
  })
  return { of: (id) => deathOf(id).promise, stop: () => stream.destroy() }
}
