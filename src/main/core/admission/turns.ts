/**
 * Whose turn it is among those who wait: round robin over addresses, first come first served within one.
 *
 * Addresses stand in a ring in the order in which they began to wait. Who was served goes to the end of the ring, so the
 * next turn is always that of the address that has waited longest since it was last served or came; nobody can be
 * overtaken for ever, and nothing is remembered of an address that waits no more. A single waiting player of an address
 * never sees its place grow; of an address with several, those behind its first give way to newcomers of other addresses.
 */

export interface Turns<T> {
  readonly length: number
  /** Whose turn it is. */
  readonly first: T | undefined
  /** At the end of its group; null is a group of its own. */
  add(member: T, group: string | null): void
  /** Takes it out. False when it was not there. */
  remove(member: T): boolean
  /** Takes the first out because it was served: its group goes to the end of the ring. */
  serve(): void
  /** How many of a group wait. */
  countOf(group: string): number
  /** From 1; 0 when it is not there. */
  position(member: T): number
  /** In the order of their turns, if nobody comes or leaves. */
  inOrder(): T[]
}

export function createTurns<T extends object>(): Turns<T> {
  /** In the order of the ring; no line is empty. A member without a group is the key of its own line. */
  const lines = new Map<string | T, T[]>()
  const keys = new Map<T, string | T>()

  return {
    get length() {
      return keys.size
    },
    get first() {
      for (const line of lines.values()) return line[0]
      return undefined
    },
    add(member, group) {
      const key = group ?? member
      keys.set(member, key)
      const line = lines.get(key)
      if (line === undefined) lines.set(key, [member])
      else line.push(member)
    },
    remove(member) {
      const key = keys.get(member)
      const line = key === undefined ? undefined : lines.get(key)
      if (key === undefined || line === undefined) return false
      keys.delete(member)
      line.splice(line.indexOf(member), 1)
      if (line.length === 0) lines.delete(key)
      return true
    },
    serve() {
      for (const [key, line] of lines) {
        const [served, ...rest] = line
        if (served !== undefined) keys.delete(served)
        lines.delete(key)
        if (rest.length > 0) lines.set(key, rest)
        return
      }
    },
    countOf: (group) => lines.get(group)?.length ?? 0,
    position(member) {
      const key = keys.get(member)
      if (key === undefined) return 0
      /** How often each other address has its turn before: once a round, and before mine in the last one. */
      const rounds = lines.get(key)?.indexOf(member) ?? 0
      let position = rounds + 1
      let isBefore = true
      for (const [other, line] of lines) {
        if (other === key) isBefore = false
        else position += Math.min(line.length, rounds + (isBefore ? 1 : 0))
      }
      return position
    },
    inOrder() {
      const order: T[] = []
      let ring = [...lines.values()]
      for (let round = 0; ring.length > 0; round++) {
        ring = ring.filter((line) => line.length > round)
        for (const line of ring) order.push(...line.slice(round, round + 1))
      }
      return order
    },
  }
}
