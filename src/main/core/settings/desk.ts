/**
 * The settings desk: tells the settings, and changes them for whoever may use controls. Every change is checked as a
 * whole before anything is kept; what its readers look at each time they need it takes effect at once, in the one object
 * that all rooms hold, the rest when Weir starts anew. Secrets go in and never come out.
 */
import { type CommandArgs, type CommandResult } from '../../../contract/commands.ts'
import { WeirError } from '../../../contract/errors.ts'
import { describeIssues } from '../../../contract/issues.ts'
import { type SettingsAnswer } from '../../../contract/queries.ts'
import { settingRows, type SettingRow } from '../../../contract/setting-rows.ts'
import { settingsSchema, type Settings } from '../../../contract/settings.ts'
import { type SettingsStore } from '../ports.ts'
import { isGroup, layOver, sameValue, valueAt, withoutKey, withValue, type RawSettings } from './groups.ts'
import { readJson } from './json.ts'

type Changed = CommandResult<'settings.set'>

const rows = settingRows()
const defaults = settingsSchema.parse({})

export interface SettingsDesk {
  get(): Promise<SettingsAnswer>
  /** All three: @throws WeirError `settings_refused`, `setting_file_only`, `setting_decided`, `settings_not_kept`… */
  set(patch: RawSettings): Promise<Changed>
  reset(what: CommandArgs<'settings.reset'>): Promise<Changed>
  import(text: string): Promise<Changed>
}

export interface SettingsDeskDeps {
  /** In force: changed in place, value by value. */
  readonly settings: Settings
  /** Without one, settings are told and cannot be changed. */
  readonly store: SettingsStore | undefined
  /** These have taken effect. */
  onApplied(keys: readonly string[]): void
}

/** What a change begins with, and what it is held against. */
interface Kept {
  readonly store: SettingsStore
  /** As kept, without what is laid over. */
  readonly raw: RawSettings
  /** With it, every default filled in. */
  readonly values: Settings
}

export function createSettingsDesk(deps: SettingsDeskDeps): SettingsDesk {
  const { settings, store } = deps
  /** One change at a time: each begins with what the one before has kept. */
  let changing: Promise<unknown> = Promise.resolve()

  async function read(): Promise<Kept> {
    if (store === undefined) throw new WeirError('settings_not_kept')
    const raw = await store.load()
    return { store, raw, values: checked(layOver(raw, store.overlay)) }
  }

  function oneAtATime<T>(change: () => Promise<T>): Promise<T> {
    const result = changing.then(change)
    changing = result.catch(() => undefined)
    return result
  }

  /** @throws WeirError `setting_file_only`, `setting_decided` where `wished` wants another value than there is */
  function guard({ store: { file, decidedBy }, values }: Kept, wished: RawSettings): void {
    const another = rows.filter(({ key }) => {
      const value = valueAt(wished, key)
      return value !== undefined && !sameValue(value, valueAt(values, key))
    })
    const forTheFile = another.filter(({ fileOnly }) => fileOnly).map(({ key }) => key)
    if (forTheFile.length > 0) {
      throw new WeirError('setting_file_only', { keys: forTheFile.join(', '), file })
    }
    for (const { key } of another) {
      const by = decidedBy[key]
      if (by !== undefined) throw new WeirError('setting_decided', { key, by })
    }
  }

  /** Checks, keeps and applies what the file shall hold from now on. */
  async function keep(kept: Kept, next: RawSettings): Promise<Changed> {
    checked(next)
    const values = checked(layOver(next, kept.store.overlay))
    await kept.store.save(next)
    const changed = differing(kept.values, values)
    apply(values)
    const needsRestart = changed.filter((row) => row.needsRestart).map(({ key }) => key)
    return {
      text: changeWords(changed.length, needsRestart),
      changed: changed.map(({ key }) => key),
      needsRestart,
    }
  }

  function apply(values: Settings): void {
    const live = differing(settings, values).filter((row) => !row.needsRestart)
    for (const { key } of live) assign(settings, key, valueAt(values, key))
    if (live.length > 0) deps.onApplied(live.map(({ key }) => key))
  }

  const differing = (before: Settings, after: Settings): SettingRow[] =>
    rows.filter(({ key }) => !sameValue(valueAt(before, key), valueAt(after, key)))

  return {
    async get() {
      const { values } = store === undefined ? { values: settings } : await read()
      const secrets = rows.filter(({ secret }) => secret)
      const told = (all: RawSettings): Record<string, unknown> =>
        secrets.reduce<RawSettings>((rest, { key }) => withoutKey(rest, key), all)
      const isEmpty = (value: unknown): boolean =>
        value === null || (Array.isArray(value) && value.length === 0)
      return {
        file: store?.file ?? null,
        values: told(values),
        defaults: told(defaults),
        changed: differing(defaults, values).map(({ key }) => key),
        secretsSet: secrets.map(({ key }) => key).filter((key) => !isEmpty(valueAt(values, key))),
        pending: differing(settings, values).map(({ key }) => key),
        decidedBy: { ...store?.decidedBy },
        rows: [...rows],
      }
    },

    set: (patch) =>
      oneAtATime(async () => {
        const kept = await read()
        const wished = withKeptWebhooks(patch, kept.raw)
        guard(kept, wished)
        return keep(kept, withoutDefaults(layOver(kept.raw, wished), wished))
      }),

    reset: (what) =>
      oneAtATime(async () => {
        const kept = await read()
        const keys = 'all' in what ? rows.filter(isOrdinary).map(({ key }) => key) : keysNamed(what.keys)
        const toDefaults = keys.reduce<RawSettings>(
          (raw, key) => withValue(raw, key, valueAt(defaults, key)),
          {},
        )
        guard(kept, toDefaults)
        return keep(kept, keys.reduce(withoutKey, kept.raw))
      }),

    import: (text) =>
      oneAtATime(async () => {
        const kept = await read()
        const json = readJson(text)
        if ('why' in json) throw refusal(`The text is not JSON: ${json.why}`)
        if (!isGroup(json.value)) throw refusal('The text must be a group of keys in { }')
        guard(kept, json.value)
        const staying = rows.filter((row) => !isOrdinary(row)).map(({ key }) => key)
        const base = staying.reduce<RawSettings>((raw, key) => {
          const value = valueAt(kept.raw, key)
          return value === undefined ? raw : withValue(raw, key, value)
        }, {})
        return keep(kept, withoutDefaults(layOver(base, json.value), json.value))
      }),
  }

  /** @throws WeirError `setting_unknown` */
  function keysNamed(names: readonly string[]): string[] {
    return names.flatMap((name) => {
      if (rows.some(({ key }) => key === name)) return [name]
      const below = rows.filter(({ key }) => key.startsWith(`${name}.`))
      if (below.length === 0) throw new WeirError('setting_unknown', { key: name })
      return below.filter(isOrdinary).map(({ key }) => key)
    })
  }

  /** A file holds what differs from the defaults: of the keys that were named, those that do not are left out. */
  function withoutDefaults(next: RawSettings, named: RawSettings): RawSettings {
    const idle = rows.filter(({ key }) => {
      const value = valueAt(named, key)
      return value !== undefined && sameValue(value, valueAt(defaults, key))
    })
    return idle.reduce((raw, { key }) => withoutKey(raw, key), next)
  }
}

/** Neither a secret nor for the settings file alone. */
const isOrdinary = ({ secret, fileOnly }: SettingRow): boolean => !secret && !fileOnly

/** @throws WeirError `settings_refused` */
function checked(raw: RawSettings): Settings {
  const result = settingsSchema.safeParse(raw)
  if (result.success) return result.data
  throw refusal(describeIssues(result.error, raw))
}

const refusal = (problems: string): WeirError => new WeirError('settings_refused', { problems })

/** `{"keep": n}` becomes the webhook that is number n now. */
function withKeptWebhooks(patch: RawSettings, kept: RawSettings): RawSettings {
  const wished = valueAt(patch, 'alerts.webhooks')
  if (!Array.isArray(wished)) return patch
  const present = valueAt(kept, 'alerts.webhooks')
  const hooks: readonly unknown[] = Array.isArray(present) ? present : []
  const filled = wished.map((hook: unknown, at) => {
    if (!isGroup(hook) || !Object.hasOwn(hook, 'keep') || Object.keys(hook).length > 1) return hook
    const number = hook['keep']
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < hooks.length) {
      return hooks[number]
    }
    throw refusal(`alerts.webhooks.${at}.keep: there are ${hooks.length} webhooks, counted from 0`)
  })
  return withValue(patch, 'alerts.webhooks', filled)
}

/** Sets one value in the object that is in force. Its groups stay the same objects: rooms hold on to them. */
function assign(settings: Settings, key: string, value: unknown): void {
  const names = key.split('.')
  const last = names.pop() ?? ''
  const group = names.length === 0 ? settings : valueAt(settings, names.join('.'))
  if (isGroup(group)) Object.assign(group, { [last]: value })
}

function changeWords(count: number, needsRestart: readonly string[]): string {
  if (count === 0) return 'Nothing is different: these were the settings already.'
  const done = count === 1 ? '1 setting was changed' : `${count} settings were changed`
  if (needsRestart.length === 0) return `${done}, and took effect.`
  return `${done}. When Weir starts anew: ${needsRestart.slice(0, 5).join(', ')}${needsRestart.length > 5 ? '…' : ''}.`
}
