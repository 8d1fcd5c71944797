/** The Webhooks port: one lane for each webhook of the settings, so that one that is away holds up no other. */
import { isDeepStrictEqual } from 'node:util'
import { Agent } from 'undici'
import { type Webhook } from '../../../contract/alerts.ts'
import { WeirError } from '../../../contract/errors.ts'
import { type Clock, type Logger, type Random, type Webhooks } from '../../core/ports.ts'
import { createLane, type Lane } from './lane.ts'
import { post } from './post.ts'

const connectTimeoutMs = 5000

export interface HttpWebhooks extends Webhooks {
  /** Gives up what waits and closes connections; waits for nobody. */
  close(): Promise<void>
}

export function createWebhooks(deps: {
  clock: Clock
  random: Random
  logger: Logger
  hooks: readonly Webhook[]
}): HttpWebhooks {
  // A connection each: alerts are rare, and one that was kept may be dead by the next.
  const agent = new Agent({ connect: { timeout: connectTimeoutMs }, pipelining: 0 })
  const open = (hook: Webhook): { hook: Webhook; lane: Lane } => ({
    hook,
    lane: createLane(hook, {
      ...deps,
      post: (payload, signal) => post(payload, { dispatcher: agent, signal }),
    }),
  })
  let lanes = deps.hooks.map(open)

  return {
    notify(notice) {
      for (const { lane } of lanes) lane.add(notice)
    },
    view: () => lanes.map(({ lane }) => lane.view()),
    replace(hooks) {
      const before = [...lanes]
      lanes = hooks.map((hook) => {
        const at = before.findIndex((one) => isDeepStrictEqual(one.hook, hook))
        return before.splice(at, at < 0 ? 0 : 1)[0] ?? open(hook)
      })
      for (const { lane } of before) lane.close()
    },
    async test(index, notice) {
      const lane = lanes[index]?.lane
      if (lane === undefined) throw new WeirError('webhook_unknown', { index, count: lanes.length })
      const { kind, words } = await lane.test(notice)
      const { host } = lane.view()
      const delivered = kind === 'delivered'
      return { delivered, text: `${host} ${delivered ? 'took' : 'did not take'} the message: ${words}.` }
    },
    async close() {
      for (const { lane } of lanes) lane.close()
      await agent.destroy()
    },
  }
}
