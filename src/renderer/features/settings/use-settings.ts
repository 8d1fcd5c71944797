/** All settings as Weir told them last, and the acts that change them. */
import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import { type CommandReply } from '../../../contract/commands.ts'
import { type ErrorBody } from '../../../contract/errors.ts'
import { type SettingsAnswer } from '../../../contract/queries.ts'
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { textOf } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/use-t.ts'
import { useWeir } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { isOrdinary, patchOf, same, sectionOf, valueAt, type Values } from './keys.ts'
import { valueText } from './words.ts'

/** Somebody else may change them, too. */
const everyS = 5

/** null when it was done, else why not. */
export type Refusal = string | null

export interface Settings {
  readonly answer: SettingsAnswer
  readonly valueOf: (key: string) => unknown
  readonly set: (row: SettingRow, value: unknown) => Promise<Refusal>
  /** Sets what is never shown; `said` is the good news. */
  readonly setSecret: (key: string, value: unknown, said: string) => Promise<Refusal>
  /** These keys get their defaults; can be undone. */
  readonly reset: (rows: readonly SettingRow[]) => void
  readonly importText: (text: string) => Promise<Refusal>
}

const SettingsContext = createContext<Settings | null>(null)
export const SettingsProvider = SettingsContext

export function useSettings(): Settings {
  const settings = useContext(SettingsContext)
  if (settings === null) throw new Error('no SettingsProvider above this component')
  return settings
}

export interface AskedSettings {
  /** null before the first answer. */
  readonly settings: Settings | null
  readonly error: ErrorBody | null
  readonly askAgain: () => void
}

/** What was just set, until Weir's own answer has it: else the old value would flash up in between. */
interface Ahead {
  readonly of: SettingsAnswer
  readonly values: ReadonlyMap<string, unknown>
}

export function useAskedSettings(): AskedSettings {
  const t = useT()
  const { acts } = useWeir()
  const { result: answer, error, askAgain } = useQuery('settings.get', 'all', () => ({}), { everyS })
  const [ahead, setAhead] = useState<Ahead | null>(null)
  if (ahead !== null && ahead.of !== answer) setAhead(null)

  const send = useCallback(
    async <N extends 'settings.set' | 'settings.reset' | 'settings.import'>(
      key: string,
      name: N,
      args: Parameters<typeof acts.run<N>>[2],
    ): Promise<CommandReply<N> | undefined> => {
      const reply = await acts.run(key, name, args, { quiet: true })
      if (reply !== undefined) askAgain()
      return reply
    },
    [acts, askAgain],
  )

  /** Sends what takes an act back, and says whether it did. */
  const back = useCallback(
    async <N extends 'settings.set' | 'settings.import'>(
      name: N,
      args: Parameters<typeof acts.run<N>>[2],
    ) => {
      const reply = await send(`settings:undo:${JSON.stringify(args)}`, name, args)
      if (reply?.ok === true) acts.say('ok', t('settings:undone'))
      else if (reply !== undefined) acts.sayError(name, reply.error)
    },
    [acts, send, t],
  )

  const settings = useMemo((): Settings | null => {
    if (answer === null) return null
    const values = answer.values as Values
    const valueOf = (key: string): unknown =>
      ahead?.values.has(key) === true ? ahead.values.get(key) : valueAt(values, key)
    const restart = (keys: readonly string[]) => (keys.length === 0 ? '' : ` ${t('settings:savedRestart')}`)
    const wholeText = () => JSON.stringify(values)

    return {
      answer,
      valueOf,
      async set(row, value) {
        const { key } = row
        const before = valueOf(key)
        if (same(before, value)) return null
        const reply = await send(`settings:${key}`, 'settings.set', {
          patch: patchOf(new Map([[key, value]])),
        })
        if (reply === undefined) return null
        if (!reply.ok) return textOf(reply.error)
        setAhead((was) => ({ of: answer, values: new Map(was?.values).set(key, value) }))
        const text =
          t('settings:saved', { key, value: valueText(value) }) + restart(reply.result.needsRestart)
        acts.say('ok', text, {
          undo: () => void back('settings.set', { patch: patchOf(new Map([[key, before]])) }),
        })
        return null
      },
      async setSecret(key, value, said) {
        const reply = await send(`settings:${key}`, 'settings.set', {
          patch: patchOf(new Map([[key, value]])),
        })
        if (reply === undefined) return null
        if (!reply.ok) return textOf(reply.error)
        acts.say('ok', said + restart(reply.result.needsRestart))
        return null
      },
      reset(rows) {
        if (rows.length === 0) return
        const keys = rows.map(({ key }) => key)
        const before = new Map(keys.map((key) => [key, valueOf(key)]))
        void send(`settings:reset:${sectionOf(keys[0] ?? '')}`, 'settings.reset', { keys }).then((reply) => {
          if (reply === undefined) return
          if (!reply.ok) return acts.sayError('settings.reset', reply.error)
          const text = t('settings:reset.sectionDone', { count: reply.result.changed.length })
          acts.say('ok', text + restart(reply.result.needsRestart), {
            undo: () => void back('settings.set', { patch: patchOf(before) }),
          })
        })
      },
      async importText(text) {
        const before = wholeText()
        const reply = await send('settings:import', 'settings.import', { text })
        if (reply === undefined) return null
        if (!reply.ok) return textOf(reply.error)
        const { changed, needsRestart } = reply.result
        acts.say('ok', t('settings:imports.done', { count: changed.length }) + restart(needsRestart), {
          undo: () => void back('settings.import', { text: before }),
        })
        return null
      },
    }
  }, [answer, ahead, acts, send, back, t])

  return { settings, error, askAgain }
}

/** Why it cannot be changed here: `decided` with the flag, `fileOnly`, or that nothing is kept. null when it can. */
export function readOnlyWhy(
  { file, decidedBy }: SettingsAnswer,
  row: SettingRow,
): { kind: 'fileOnly' | 'notKept' } | { kind: 'decided'; flag: string } | null {
  const flag = decidedBy[row.key]
  if (flag !== undefined) return { kind: 'decided', flag }
  if (row.fileOnly) return { kind: 'fileOnly' }
  return file === null ? { kind: 'notKept' } : null
}

/** Changed rows that a reset gives their defaults. */
export function resettable(answer: SettingsAnswer, rows: readonly SettingRow[]): SettingRow[] {
  return rows.filter(
    (row) => isOrdinary(row) && readOnlyWhy(answer, row) === null && answer.changed.includes(row.key),
  )
}
