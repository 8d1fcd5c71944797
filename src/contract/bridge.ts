/**
 * The one door between the renderer and Weir. Two implementations: Electron's IPC (through the preload) and
 * WebSocket + HTTP for a browser. Every page works on both.
 */
import { type CommandArgs, type CommandName, type CommandReply } from './commands.ts'
import { type LiveMessage } from './live.ts'
import { type QueryArgs, type QueryName, type QueryReply } from './queries.ts'

export type Unsubscribe = () => void

/** `live`: messages arrive; `connecting`: not yet; `lost`: was live, tries again by itself. */
export type ConnectionState = 'connecting' | 'live' | 'lost'

export interface LiveListener {
  onMessage(message: LiveMessage): void
  onConnection(state: ConnectionState): void
}

export interface Bridge {
  readonly kind: 'electron' | 'browser'
  /** Opens the live feed: a snapshot first, then deltas. Unsubscribe while the page is hidden. */
  subscribe(listener: LiveListener): Unsubscribe
  /** Sends a control. Never rejects: an unreachable Weir is an error reply too. */
  command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandReply<N>>
  /** Asks for more than the snapshot has. Never rejects: an unreachable Weir is an error reply too. */
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryReply<N>>
  copyText(text: string): Promise<void>
}
