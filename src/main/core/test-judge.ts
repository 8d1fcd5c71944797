/** What must hold at every moment of any schedule, whatever happened before. */
import { type Snapshot } from '../../contract/state.ts'
import { type Books } from './test-books.ts'
import { census } from './test-census.ts'
import { type WorldOptions } from './test-house.ts'

export const mostEngines = 5

/** What is wrong at a moment in which nothing is about to happen; nothing should be. */
export function judgeMoment(snapshot: Snapshot, books: Books, options: WorldOptions): string[] {
  const { engines: pool, sessions, queue } = snapshot
  const complaints: string[] = []
  const complain = (what: string): void => void complaints.push(what)
  if (pool.length > mostEngines) complain(`${pool.length} engines where ${mostEngines} are allowed`)
  const starting = pool.filter(({ state, reason }) => isStarting(state, reason)).length
  if (!books.wasPaused && starting > options.maxStarting) complain(`${starting} engines start at a time`)
  const carriers = census.carriers()
  const forgotten = books.forgotten()
  const carried = [...carriers.values()].reduce((sum, count) => sum + count, 0)
  if (books.readsOpen > carried) complain(`${books.readsOpen} upstreams are open for ${carried} streams`)
  if (forgotten.length > carried) complain(`never told to stop: one of ${forgotten.join(', ')}`)
  let heldWithoutStream = 0
  for (const { id, slots, isSpare } of pool) {
    const streams = carriers.get(id) ?? 0
    heldWithoutStream += Math.max(0, slots.used - streams)
    if (isSpare === true && slots.used > 0) complain(`${id} sleeps with ${slots.used} slots in use`)
    if (slots.used < streams) complain(`${id} has ${slots.used} slots in use, but carries ${streams}`)
    if (streams > slots.total) complain(`${id} is over-full: ${streams} of ${slots.total}`)
    carriers.delete(id)
  }
  if (heldWithoutStream > books.identifying) complain(`${heldWithoutStream} slots in use carry nothing`)
  // An engine that was removed may be gone before all that it carried has noticed.
  const ending = census.carriersEnding()
  for (const [id, streams] of carriers) {
    if (streams > (ending.get(id) ?? 0)) complain(`${id} is gone, but carries ${streams}`)
  }
  const free = pool.filter(({ state, slots }) => state === 'ready' && slots.used < slots.total).length
  if (queue.length > 0 && free > 0) {
    complain(`${queue.length} wait although ${free} engines have room`)
  }
  const live = new Set<string>()
  for (const { infohash, contentIds, state } of sessions) {
    if (state === 'stopping') continue
    for (const name of [...contentIds, ...(infohash === null ? [] : [infohash])]) {
      if (live.has(name)) complain(`two sessions of ${name.slice(0, 2)}…`)
      live.add(name)
    }
  }
  return complaints
}

const isStarting = (state: string, reason: string): boolean =>
  (state === 'creating' && reason !== 'waits until fewer engines start') ||
  (state === 'starting' && reason === 'boots')
