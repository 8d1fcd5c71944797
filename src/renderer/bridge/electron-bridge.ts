/** The bridge of Weir's own window: Electron IPC through the preload's `window.weir`. */
import { type Bridge, type LiveListener, type Unsubscribe } from '../../contract/bridge.ts'
import {
  commandReplySchema,
  commands,
  type CommandArgs,
  type CommandName,
  type CommandReply,
  type CommandResult,
} from '../../contract/commands.ts'
import { WeirError } from '../../contract/errors.ts'
import { type PreloadApi } from '../../contract/ipc.ts'
import { liveMessageSchema } from '../../contract/live.ts'
import {
  queries,
  queryReplySchema,
  type QueryArgs,
  type QueryName,
  type QueryReply,
  type QueryResult,
} from '../../contract/queries.ts'
import { reconnectDelayMs } from './backoff.ts'

declare global {
  interface Window {
    /** Present in Weir's own window only. */
    readonly weir?: PreloadApi
  }
}

export function createElectronBridge(api: PreloadApi, random: () => number = Math.random): Bridge {
  let everLive = false

  function subscribe(listener: LiveListener): Unsubscribe {
    let retry: ReturnType<typeof setTimeout> | undefined
    let attempt = 0
    let ended = false

    function begin(): void {
      api.startLive().catch(lose)
    }

    function lose(): void {
      if (ended) return
      listener.onConnection(everLive ? 'lost' : 'connecting')
      clearTimeout(retry)
      retry = setTimeout(begin, reconnectDelayMs(attempt, random()))
      attempt += 1
    }

    const off = api.onLive((data) => {
      if (ended) return
      const message = liveMessageSchema.safeParse(data)
      if (!message.success) {
        lose()
        return
      }
      attempt = 0
      everLive = true
      listener.onConnection('live')
      if (!ended) listener.onMessage(message.data)
    })
    listener.onConnection('connecting')
    begin()
    return () => {
      ended = true
      clearTimeout(retry)
      off()
      // Main may be gone already; then there is nothing left to stop.
      api.stopLive().catch(() => undefined)
    }
  }

  async function command<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandReply<N>> {
    try {
      const reply = commandReplySchema.parse(await api.command(name, args))
      if (!reply.ok) return reply
      // The schema was picked by the same name as the type, which TypeScript cannot follow through the index.
      return { ok: true, result: commands[name].result.parse(reply.result) as CommandResult<N> }
    } catch {
      return { ok: false, error: new WeirError('weir_unreachable').toBody() }
    }
  }

  async function query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryReply<N>> {
    try {
      const reply = queryReplySchema.parse(await api.query(name, args))
      if (!reply.ok) return reply
      return { ok: true, result: queries[name].result.parse(reply.result) as QueryResult<N> }
    } catch {
      return { ok: false, error: new WeirError('weir_unreachable').toBody() }
    }
  }

  return { kind: 'electron', subscribe, command, query, copyText: (text) => api.copyText(text) }
}
