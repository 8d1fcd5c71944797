/**
 * The settings as rows of a form: each key with its type, what is allowed, its default and docstring, as the schema has
 * them; and what may be done with it: changed while Weir runs, at the next start only, or by the settings file alone.
 */
import { z } from 'zod'
import { settingsSchema } from './settings.ts'

/**
 * No image, mount, command or address that Weir runs or connects engines to comes from a page: whoever can write these
 * can run programs on this machine. They are changed in the settings file, and shown to pages.
 */
export const fileOnlyKeys: ReadonlySet<string> = new Set([
  'engines.runtime',
  'engines.image',
  'engines.remote',
  'engines.binary',
  'engines.binaryArgs',
  'channels.file',
])

/** Never told to anybody. Of `alerts.webhooks`, kind and host of each are (`alertWebhooks` of the snapshot). */
export const secretKeys: ReadonlySet<string> = new Set(['gateway.token', 'alerts.webhooks'])

/** What takes effect as soon as it is set: its readers look at it each time they need it. A trailing dot: all below. */
const liveKeys: readonly string[] = [
  'scaling.',
  'queue.',
  'limits.',
  'alerts.rules.',
  'alerts.quietHours',
  'alerts.urgentInQuietHours',
  'alerts.webhooks',
  'engines.min',
  'engines.max',
  'engines.spares',
  'engines.pausedSpares',
  'engines.maxStarting',
  'engines.sleepWhenIdle',
  'streams.startTimeoutS',
  'streams.lingerS',
  'streams.maxAttempts',
  'ui.',
  'desktop.',
]

/** Whether a changed value takes effect only when Weir starts anew. */
export const needsRestart = (key: string): boolean =>
  !liveKeys.some((live) => (live.endsWith('.') ? key.startsWith(live) : key === live))

export const settingTypes = ['whole number', 'number', 'yes or no', 'choice', 'text', 'list'] as const

export const settingRowSchema = z.object({
  /** `engines.min`; `alerts.rules.failureRate.raise`. */
  key: z.string(),
  type: z.enum(settingTypes),
  /** Its docstring. */
  description: z.string(),
  /** null where it is empty by default, and for secrets. */
  default: z.unknown(),
  /** May be null: empty. */
  nullable: z.boolean(),
  /** Of numbers. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Of a choice. */
  choices: z.array(z.string()).nullable(),
  /** Of a text: a regular expression that it must match. Both ends check the whole by the schema all the same. */
  pattern: z.string().nullable(),
  needsRestart: z.boolean(),
  /** Its value is never told; `isSet` says whether there is one. */
  secret: z.boolean(),
  /** `settings.set` refuses it: it is changed in the settings file. */
  fileOnly: z.boolean(),
})
export type SettingRow = z.infer<typeof settingRowSchema>

interface Node {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Node[]
  readonly properties?: Readonly<Record<string, Node>>
}

let all: readonly SettingRow[] | null = null

/** Every setting but `version`, in the order of the schema. Read from it once, which takes some ten milliseconds. */
export function settingRows(): readonly SettingRow[] {
  return (all ??= rowsOf(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node, ''))
}

function rowsOf(node: Node, path: string): SettingRow[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`
    if (child.properties !== undefined) return rowsOf(child, key)
    return key === 'version' ? [] : [rowOf(child, key)]
  })
}

function rowOf(node: Node, key: string): SettingRow {
  const nullable = node.anyOf?.some(({ type }) => type === 'null') === true
  const what = node.anyOf?.find(({ type }) => type !== 'null') ?? node
  const secret = secretKeys.has(key)
  return {
    key,
    type: typeOf(what),
    description: node.description ?? '',
    // A list whose items are changed on the way in has no default in the schema's words.
    default: secret ? null : (node.default ?? (what.type === 'array' ? [] : null)),
    nullable,
    min: what.minimum ?? null,
    max: what.maximum ?? null,
    choices: what.enum === undefined ? null : [...what.enum],
    pattern: what.pattern ?? null,
    needsRestart: needsRestart(key),
    secret,
    fileOnly: fileOnlyKeys.has(key),
  }
}

function typeOf(node: Node): SettingRow['type'] {
  if (node.enum !== undefined) return 'choice'
  switch (node.type) {
    case 'integer':
      return 'whole number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'yes or no'
    case 'array':
      return 'list'
    default:
      return 'text'
  }
}
