/** Settings as groups of keys, and single values in them by dotted key: `alerts.rules.failureRate.raise`. */

/** As they stand in a file: any subset, perhaps not checked yet. */
export type RawSettings = Readonly<Record<string, unknown>>

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Groups are merged key by key; any other value, lists included, replaces the one below. */
export function layOver(below: RawSettings, above: RawSettings): RawSettings {
  const merged = new Map(Object.entries(below))
  for (const [key, value] of Object.entries(above)) {
    const under = merged.get(key)
    merged.set(key, isGroup(under) && isGroup(value) ? layOver(under, value) : value)
  }
  return Object.fromEntries(merged)
}

/** undefined where there is none. */
export function valueAt(raw: RawSettings, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((at, name) => (isGroup(at) && Object.hasOwn(at, name) ? at[name] : undefined), raw)
}

/** The same with another value for this key. */
export function withValue(raw: RawSettings, key: string, value: unknown): RawSettings {
  return layOver(
    raw,
    key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as RawSettings,
  )
}

/** The same without this key, and without groups that are empty for want of it. */
export function withoutKey(raw: RawSettings, key: string): RawSettings {
  const [name = '', ...rest] = key.split('.')
  if (!Object.hasOwn(raw, name)) return raw
  const { [name]: value, ...others } = raw
  if (rest.length === 0 || !isGroup(value)) return rest.length === 0 ? others : raw
  const inner = withoutKey(value, rest.join('.'))
  return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner }
}

export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)
