import { type CommandArgs, type CommandName } from '../../../contract/commands.ts'
import { type ContentListRow } from '../../../contract/queries.ts'
import { sentence } from '../../i18n/error-text.ts'
import { useWeir } from '../../state/hooks.ts'
import { refOf } from './content-rows.ts'

/** Acts on one content. None of them cuts anybody off. */
export interface ContentActs {
  readonly block: () => void
  readonly unblock: () => void
  /** Whether it plays is known only after a while; both outcomes are told. */
  readonly tryNow: () => void
  readonly forget: () => void
}

type ContentCommand = 'content.block' | 'content.unblock' | 'content.forget' | 'content.try'

/** Keys in the acts store: block and unblock are two sides of one. */
export const actKeys = (contentId: string) => ({
  block: `block:${contentId}`,
  tryNow: `try:${contentId}`,
  forget: `forget:${contentId}`,
})

/** @param onDone the list is to be asked for again */
export function useContentActs(row: ContentListRow, onDone: () => void): ContentActs {
  const { acts } = useWeir()
  const { kind, id } = refOf(row)
  const args = kind === 'infohash' ? { infohash: id } : { contentId: id }
  const keys = actKeys(row.contentId)

  async function run<N extends ContentCommand & CommandName>(key: string, name: N, undo?: () => void) {
    await acts.run(key, name, args as CommandArgs<N>, undo === undefined ? {} : { undo })
    onDone()
  }
  const block = (undo?: () => void) => void run(keys.block, 'content.block', undo)
  const unblock = (undo?: () => void) => void run(keys.block, 'content.unblock', undo)

  // What was learnt of it is dropped by unblocking and forgetting and cannot be brought back; a block can.
  const wasBlocked = row.breaker === 'blocked'
  return {
    block: () => block(row.breaker === 'closed' && row.failures === 0 ? () => unblock() : undefined),
    unblock: () => unblock(wasBlocked ? () => block() : undefined),
    forget: () => void run(keys.forget, 'content.forget', wasBlocked ? () => block() : undefined),
    tryNow: () => {
      void acts.run(keys.tryNow, 'content.try', args, { quiet: true }).then((reply) => {
        if (reply === undefined) return
        if (reply.ok) acts.say(reply.result.played ? 'ok' : 'bad', sentence(reply.result.text))
        else acts.sayError('content.try', reply.error)
        onDone()
      })
    },
  }
}
