/**
 * Values as they cross a process border: structured clone, not JSON. What cannot be cloned is refused with Electron's
 * words. `cloneCodec` is also put into pages as source, so it may use nothing from outside itself.
 */

export interface CloneCodec {
  /** As JSON text. @throws Error when something in it cannot be cloned */
  pack(this: void, value: unknown): string
  unpack(this: void, text: string): unknown
}

export function cloneCodec(): CloneCodec {
  type Packed = null | boolean | number | string | Packed[] | { [tag: string]: Packed }

  function toPlain(value: unknown): Packed {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (value === undefined) return { undefined: null }
    if (typeof value === 'number') return Number.isFinite(value) ? value : { number: String(value) }
    if (typeof value === 'bigint') return { bigint: String(value) }
    if (Array.isArray(value)) return Array.from(value, toPlain)
    if (value instanceof Date) return { date: value.getTime() }
    if (value instanceof Error) return { error: value.message }
    if (value instanceof Uint8Array) return { bytes: Array.from(value) }
    if (value instanceof Map) return { map: Array.from(value, (pair: unknown) => toPlain(pair)) }
    if (value instanceof Set) return { set: Array.from(value, toPlain) }
    if (Object.prototype.toString.call(value) !== '[object Object]') {
      throw new Error('An object could not be cloned.')
    }
    return { object: Object.entries(value).map(([key, inner]) => [key, toPlain(inner)]) }
  }

  function fromPlain(packed: Packed): unknown {
    if (Array.isArray(packed)) return packed.map(fromPlain)
    if (packed === null || typeof packed !== 'object') return packed
    const [[tag, inner] = ['undefined', null]] = Object.entries(packed)
    const list = Array.isArray(inner) ? inner : []
    switch (tag) {
      case 'object':
        return Object.fromEntries(list.map((pair) => fromPlain(pair) as [string, unknown]))
      case 'number':
        return Number(inner)
      case 'bigint':
        return BigInt(inner as string)
      case 'date':
        return new Date(inner as number)
      case 'error':
        return new Error(inner as string)
      case 'bytes':
        return Uint8Array.from(list as number[])
      case 'map':
        return new Map(list.map((pair) => fromPlain(pair) as [unknown, unknown]))
      case 'set':
        return new Set(list.map(fromPlain))
      default:
        return undefined
    }
  }

  return {
    pack: (value) => JSON.stringify(toPlain(value)),
    unpack: (text) => fromPlain(JSON.parse(text) as Packed),
  }
}
