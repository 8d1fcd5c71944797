/**
 * Channels between Electron's main process and the window. Invoke channels answer a promise; push channels go from
 * main to the window only. The preload exposes `PreloadApi` as `window.weir`, and nothing else.
 */
import { z } from 'zod'
import { type CommandArgs, type CommandName, type CommandReply } from './commands.ts'
import { type Unsubscribe } from './bridge.ts'
import { type ErrorBody } from './errors.ts'
import { type QueryArgs, type QueryName, type QueryReply } from './queries.ts'

/** Arguments of each invoke channel, as a tuple; main refuses whatever does not fit. */
export const invokeChannels = {
  'weir:command': z.tuple([z.string(), z.unknown()]),
  'weir:query': z.tuple([z.string(), z.unknown()]),
  'weir:live-start': z.tuple([]),
  'weir:live-stop': z.tuple([]),
  /** A whole log is not too much. */
  'weir:copy-text': z.tuple([z.string().max(1024 * 1024)]),
} as const
export type InvokeChannel = keyof typeof invokeChannels

/** What main answers on every invoke channel: a rejection would lose the code on its way through Electron. */
export type InvokeReply = { ok: true; result: unknown } | { ok: false; error: ErrorBody }

/** Main to window: a `LiveMessage`. */
export const livePushChannel = 'weir:live'

export interface PreloadApi {
  command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandReply<N>>
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryReply<N>>
  /** Begins the feed for this window: main answers with a snapshot, then deltas, until `stopLive`. */
  startLive(): Promise<void>
  stopLive(): Promise<void>
  /** Listens to the feed's messages (unchecked: the renderer validates them); answers its unsubscribe. */
  onLive(listener: (message: unknown) => void): Unsubscribe
  copyText(text: string): Promise<void>
}
