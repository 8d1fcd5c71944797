/** Controls on their way: which are pending, and what became of the last ones, said in the corner of the window. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Bridge } from '../../contract/bridge.ts'
import { type CommandArgs, type CommandName, type CommandReply } from '../../contract/commands.ts'
import { type ErrorBody } from '../../contract/errors.ts'
import { sentence, textOf } from '../i18n/error-text.ts'

export interface Notice {
  readonly id: number
  readonly level: 'ok' | 'bad'
  readonly text: string
  /** For a bug report, offered for copying. */
  readonly details?: string
  /** Takes back what was done. */
  readonly undo?: () => void
}

/** What goes with a notice beside its text. */
export type NoticeMore = Pick<Notice, 'details' | 'undo'>

export interface RunOptions {
  /** Without a notice: whoever asked shows the outcome. */
  readonly quiet?: boolean
  /** Offered with the good news: sends the act that takes this one back. */
  readonly undo?: () => void
}

export interface ActsState {
  /** Keys of acts that were sent and not answered yet. */
  readonly pending: ReadonlySet<string>
  readonly notices: readonly Notice[]
}

export interface Acts {
  readonly store: StoreApi<ActsState>
  /**
   * Sends a control; the same `key` is not sent twice at a time. Its outcome becomes a notice, unless `quiet`.
   * @returns the reply, or undefined when that act was on its way already
   */
  run<N extends CommandName>(
    key: string,
    name: N,
    args: CommandArgs<N>,
    options?: RunOptions,
  ): Promise<CommandReply<N> | undefined>
  say(level: Notice['level'], text: string, more?: NoticeMore): void
  /** Says why an act was refused, with the details of the error. */
  sayError(name: CommandName, error: ErrorBody): void
  dismiss(id: number): void
}

/** More than this many at a time is noise; the oldest goes. */
const mostNotices = 4

export function createActs(bridge: Pick<Bridge, 'command'>): Acts {
  const store = createStore<ActsState>(() => ({ pending: new Set(), notices: [] }))
  let nextId = 1

  function say(level: Notice['level'], text: string, more: NoticeMore = {}): void {
    const notice: Notice = { id: nextId++, level, text, ...more }
    store.setState(({ notices }) => ({ notices: [...notices, notice].slice(-mostNotices) }))
  }

  function sayError(name: CommandName, error: ErrorBody): void {
    // The message as it came: whoever reads a bug report may not read the language of the pages.
    say('bad', textOf(error), { details: `${name}: ${error.code}\n${error.message}` })
  }

  function setPending(key: string, on: boolean): void {
    store.setState(({ pending }) => {
      const next = new Set(pending)
      if (on) next.add(key)
      else next.delete(key)
      return { pending: next }
    })
  }

  return {
    store,
    say,
    sayError,
    dismiss: (id) => {
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
    },
    run: async (key, name, args, options) => {
      if (store.getState().pending.has(key)) return undefined
      setPending(key, true)
      const reply = await bridge.command(name, args)
      setPending(key, false)
      if (options?.quiet === true) return reply
      const undo = options?.undo
      if (reply.ok) say('ok', sentence(reply.result.text), undo === undefined ? {} : { undo })
      else sayError(name, reply.error)
      return reply
    },
  }
}
