/**
 * Records of contents by key, where several keys may name one content, and the least recently used go first.
 * A Map keeps the order of insertion, so the order of use costs nothing: to touch a record is to insert its keys again.
 */
import { createBreaker, merge, type Breaker } from './breaker.ts'

export interface ContentRecord extends Breaker {
  /** The first key it was known by. */
  key: string
  /** Further keys; null for most. */
  aliases: string[] | null
  /** Which of its keys is the infohash, where an engine told. */
  infohashKey: string | null
}

export interface ContentIndex {
  /** Keys, not records: what the bound is about. */
  readonly size: number
  find(key: string): ContentRecord | undefined
  /** Finds or makes it, as the most recently used. */
  obtain(key: string): ContentRecord
  touch(key: string): void
  /** Both keys name one content from now on; what was known under each counts for it. */
  join(contentKey: string, infohashKey: string): void
  /** Adds a record made elsewhere; keys that are known already stay with the record they have. */
  insert(keys: readonly string[], infohashKey: string | null, breaker: Breaker): void
  /** With all its keys. */
  remove(key: string): void
  keysOf(record: ContentRecord): readonly string[]
  /** Least recently used first, each once. */
  records(): Generator<ContentRecord>
}

/** Rebroadcasts have a handful of content ids; more than this is somebody playing with us. */
const keysPerRecord = 8
/** How many precious records are passed over before one has to go all the same. */
const evictionTries = 64

export function createContentIndex(options: {
  maxKeys: number
  /** Worth keeping over an older one: a user's block, a probe under way. */
  isPrecious: (record: ContentRecord) => boolean
}): ContentIndex {
  const byKey = new Map<string, ContentRecord>()

  const keysOf = (record: ContentRecord): readonly string[] =>
    record.aliases === null ? [record.key] : [record.key, ...record.aliases]

  const refresh = (record: ContentRecord): void => {
    for (const key of keysOf(record)) {
      byKey.delete(key)
      byKey.set(key, record)
    }
  }
  const drop = (record: ContentRecord): void => {
    for (const key of keysOf(record)) byKey.delete(key)
  }
  const evict = (): void => {
    let passedOver = 0
    while (byKey.size > options.maxKeys) {
      const oldest = byKey.values().next().value
      if (oldest === undefined) return
      if (options.isPrecious(oldest) && passedOver++ < evictionTries) refresh(oldest)
      else drop(oldest)
    }
  }

  const obtain = (key: string): ContentRecord => {
    let record = byKey.get(key)
    if (record === undefined) {
      record = { key: copyOf(key), aliases: null, infohashKey: null, ...createBreaker() }
      byKey.set(record.key, record)
      evict()
    } else {
      refresh(record)
    }
    return record
  }

  /** Takes one key away from its record, which lives on under the others. */
  const detach = (key: string, record: ContentRecord): void => {
    const rest = keysOf(record).filter((other) => other !== key)
    byKey.delete(key)
    const [first, ...others] = rest
    if (first === undefined) return
    record.key = first
    record.aliases = others.length === 0 ? null : others
  }

  const attach = (key: string, record: ContentRecord): void => {
    if (keysOf(record).length >= keysPerRecord) {
      const spare = keysOf(record).find((other) => other !== record.infohashKey)
      if (spare !== undefined) detach(spare, record)
    }
    record.aliases = [...(record.aliases ?? []), copyOf(key)]
    refresh(record)
  }

  return {
    get size() {
      return byKey.size
    },
    find: (key) => byKey.get(key),
    obtain,
    touch(key) {
      const record = byKey.get(key)
      if (record !== undefined) refresh(record)
    },
    join(contentKey, infohashKey) {
      if (contentKey === infohashKey) return
      const target = obtain(infohashKey)
      target.infohashKey ??= keysOf(target).find((key) => key === infohashKey) ?? null
      const source = byKey.get(contentKey)
      if (source === target) return
      if (source === undefined) {
        attach(contentKey, target)
      } else if (source.infohashKey === null || source.infohashKey === infohashKey) {
        const keys = keysOf(source)
        drop(source)
        merge(target, source)
        for (const key of keys) attach(key, target)
      } else {
        // The content id means another swarm than it did: what the old one did is not this one's fault.
        detach(contentKey, source)
        attach(contentKey, target)
      }
      refresh(target)
      evict()
    },
    insert(keys, infohashKey, breaker) {
      const [first, ...others] = keys.filter((key) => !byKey.has(key)).slice(0, keysPerRecord)
      if (first === undefined) return
      const record: ContentRecord = {
        key: first,
        aliases: others.length === 0 ? null : others,
        infohashKey: infohashKey !== null && [first, ...others].includes(infohashKey) ? infohashKey : null,
        ...breaker,
      }
      refresh(record)
      evict()
    },
    remove(key) {
      const record = byKey.get(key)
      if (record !== undefined) drop(record)
    },
    keysOf,
    *records() {
      for (const [key, record] of byKey) {
        if (record.aliases === null || key === record.key) yield record
      }
    },
  }
}

/** A key cut out of a request's URL keeps the whole URL in memory; this does not. */
function copyOf(key: string): string {
  return [...key].join('')
}
