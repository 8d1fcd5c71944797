/** The controls of the contract, carried out: names and arguments are checked here, for both bridges. */
import {
  commands,
  isCommandName,
  type CommandArgs,
  type CommandName,
  type CommandReply,
  type CommandResult,
} from '../../contract/commands.ts'
import { asWeirError, WeirError } from '../../contract/errors.ts'
import { describeIssues } from '../../contract/issues.ts'
import { refKey, type ContentRef } from '../../contract/ids.ts'
import { type ContentBreakers } from './breakers/content-breakers.ts'
import { type Library } from './channels/library.ts'
import { type Pool } from './pool/door.ts'
import { type EngineRuntime, type Logger } from './ports.ts'
import { type Steering } from './scaling/steering.ts'
import { type SettingsDesk } from './settings/desk.ts'
import { type Session, type Sessions } from './streams/sessions.ts'
import { type AlertDesk } from './telemetry/alerts/desk.ts'
import { type TryContent } from './trial.ts'

type Handlers = { [N in CommandName]: (args: CommandArgs<N>) => Promise<CommandResult<N>> | CommandResult<N> }

export interface Controls {
  /** Never rejects. */
  run(name: string, args: unknown): Promise<CommandReply<CommandName>>
}

export interface ControlsDeps {
  readonly sessions: Sessions
  readonly pool: Pool
  readonly steering: Steering
  readonly runtime: EngineRuntime
  readonly library: Library
  readonly breakers: ContentBreakers
  readonly alerts: AlertDesk
  readonly settings: SettingsDesk
  readonly tryContent: TryContent
  readonly logger: Logger
}

const refOf = ({ contentId, infohash }: CommandArgs<'content.block'>): ContentRef =>
  contentId === undefined ? { kind: 'infohash', id: infohash ?? '' } : { kind: 'contentId', id: contentId }
const keyOf = (content: CommandArgs<'content.block'>): string => refKey(refOf(content))

const viewers = (count: number): string => `${count} ${count === 1 ? 'viewer' : 'viewers'}`

/** More streams than these are counted instead. */
const mostNamed = 3

export function createControls(deps: ControlsDeps): Controls {
  const { sessions, pool, steering, library } = deps

  function sessionOf(id: string): Session {
    const session = sessions.byId(id)
    if (session === null || session.state === 'stopping') throw new WeirError('session_unknown', { id })
    return session
  }

  const sessionsOn = (engineId: string): Session[] =>
    sessions.all().filter((session) => session.engineId === engineId && session.state !== 'stopping')

  /** @throws WeirError `would_cut_viewers` where more are affected than was agreed to */
  function guard(affected: readonly Session[], agreedTo = 0): void {
    const watched = affected.filter(({ audience }) => audience.readerCount > 0)
    const count = watched.reduce((sum, { audience }) => sum + audience.readerCount, 0)
    if (count <= agreedTo) return
    const named = watched.slice(0, mostNamed).map((session) => {
      const name = library.nameOf(session) ?? `stream ${session.ref.id.slice(0, 8)}`
      return `${name} (${viewers(session.audience.readerCount)})`
    })
    const more = watched.length - named.length
    const streams = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')
    throw new WeirError('would_cut_viewers', { viewers: count, streams })
  }

  /** @throws WeirError `engine_unknown`, `engine_not_ours` */
  function checkOurs(id: string): void {
    if (!pool.views().some((engine) => engine.id === id)) throw new WeirError('engine_unknown', { id })
    if (deps.runtime.view().active === 'remote') throw new WeirError('engine_not_ours', { id })
  }

  /** All but the one it shall move to. @throws WeirError `engine_unknown`, `session_not_movable` */
  function enginesToAvoid(session: Session, engineId: string | undefined): Set<string> {
    const engines = pool.views()
    if (engineId === undefined) return new Set()
    const wished = engines.find(({ id }) => id === engineId)
    if (wished === undefined) throw new WeirError('engine_unknown', { id: engineId })
    const { state, slots } = wished
    const why =
      session.engineId === engineId
        ? `it plays on engine ${engineId} already`
        : state !== 'ready'
          ? `engine ${engineId} is ${state}`
          : slots.used >= slots.total
            ? `engine ${engineId} has no free slot`
            : null
    if (why !== null) throw new WeirError('session_not_movable', { why })
    return new Set(engines.flatMap(({ id }) => (id === engineId ? [] : [id])))
  }

  function whatIsWanted(): string {
    const { mode, desired } = steering.view()
    if (mode === 'auto') return 'Weir goes on deciding how many engines there are.'
    const engines = desired === 1 ? '1 engine is' : `${desired} engines are`
    return `${engines} wanted, until scaling is resumed or Weir starts anew.`
  }

  const handlers: Handlers = {
    'session.stop'({ sessionId, cutViewers }) {
      const session = sessionOf(sessionId)
      guard([session], cutViewers)
      const count = session.audience.readerCount
      session.stop('user')
      return { text: `The stream is stopped; ${viewers(count)} cut off.` }
    },
    async 'session.move'({ sessionId, engineId }) {
      const session = sessionOf(sessionId)
      const avoid = enginesToAvoid(session, engineId)
      const moved = await session.move(avoid, 'moved from the dashboard')
      if ('why' in moved) throw new WeirError('session_not_movable', { why: moved.why })
      return { text: `The stream plays on engine ${moved.engineId} now; nobody was cut off.` }
    },
    'reader.kick'({ sessionId, readerId }) {
      if (!sessionOf(sessionId).audience.kick(readerId))
        throw new WeirError('reader_unknown', { id: readerId })
      return { text: 'The viewer is disconnected.' }
    },
    'engine.restart'({ engineId, cutViewers }) {
      checkOurs(engineId)
      guard(sessionsOn(engineId), cutViewers)
      pool.replace(engineId, 'restarted from the dashboard')
      return { text: `Engine ${engineId} is being replaced.` }
    },
    'engine.drain'({ engineId }) {
      checkOurs(engineId)
      steering.without(engineId, 'drained')
      pool.drain(engineId)
      const count = sessionsOn(engineId).length
      const when =
        count === 0 ? 'goes now' : `goes when its ${count === 1 ? 'stream has' : 'streams have'} ended`
      return { text: `Engine ${engineId} takes no further streams and ${when}. ${whatIsWanted()}` }
    },
    'engine.remove'({ engineId, cutViewers }) {
      checkOurs(engineId)
      guard(sessionsOn(engineId), cutViewers)
      steering.without(engineId, 'removed')
      pool.remove(engineId, 'removed from the dashboard')
      return { text: `Engine ${engineId} is being removed. ${whatIsWanted()}` }
    },
    'engine.add'() {
      steering.add()
      return { text: `One more engine is being made. ${whatIsWanted()}` }
    },
    'scaling.pause'() {
      steering.pause()
      return { text: `Scaling is paused. ${whatIsWanted()}` }
    },
    'scaling.resume'() {
      steering.resume()
      return { text: 'Weir decides again how many engines there are.' }
    },
    'scaling.set'({ engines }) {
      steering.set(engines)
      return { text: `The number is set. ${whatIsWanted()}` }
    },
    async 'channels.import'({ text }) {
      const { count, skipped } = await library.replace(text)
      const rest = skipped === 0 ? '' : `; ${skipped} ${skipped === 1 ? 'line' : 'lines'} could not be read`
      return { text: `${count} ${count === 1 ? 'channel' : 'channels'} imported${rest}.`, count, skipped }
    },
    'content.block'(content) {
      deps.breakers.block(keyOf(content))
      return { text: 'The content is blocked: it is not started again until you unblock it.' }
    },
    'content.unblock'(content) {
      deps.breakers.unblock(keyOf(content))
      return { text: 'The content may be played again.' }
    },
    'content.forget'(content) {
      deps.breakers.forget(keyOf(content))
      return { text: 'What was known of the content is forgotten.' }
    },
    'content.try': (content) => deps.tryContent(refOf(content)),
    'alert.acknowledge'({ alertId }) {
      deps.alerts.acknowledge(alertId)
      return { text: 'The alert is marked as seen.' }
    },
    'alert.unacknowledge'({ alertId }) {
      deps.alerts.unacknowledge(alertId)
      return { text: 'The alert counts as not seen again.' }
    },
    'alert.mute'({ rule, forS }) {
      return { text: `Nothing is sent of this rule ${deps.alerts.mute(rule, forS)}.` }
    },
    'alert.unmute'({ rule }) {
      deps.alerts.unmute(rule)
      return { text: 'The rule may be heard again.' }
    },
    'alerts.test-webhook': ({ index }) => deps.alerts.testWebhook(index),
    'settings.set': ({ patch }) => deps.settings.set(patch),
    'settings.reset': (what) => deps.settings.reset(what),
    'settings.import': ({ text }) => deps.settings.import(text),
    async 'runtime.retry'() {
      await deps.runtime.retry()
      pool.hurry()
      return { text: deps.runtime.view().problem?.message ?? 'Engines can be made.' }
    },
    'runtime.cancel'() {
      if (deps.runtime.cancel?.() !== true) throw new WeirError('nothing_to_cancel')
      return { text: 'The engine image is not pulled any more.' }
    },
  }

  async function carryOut<N extends CommandName>(name: N, args: unknown): Promise<CommandReply<N>> {
    const parsed = commands[name].args.safeParse(args)
    if (!parsed.success) {
      throw new WeirError('command_invalid', { name, problems: describeIssues(parsed.error, args) })
    }
    // The schema of this very name has just accepted them.
    const result = await handlers[name](parsed.data as CommandArgs<N>)
    return { ok: true, result }
  }

  return {
    async run(name, args) {
      try {
        if (!isCommandName(name)) throw new WeirError('command_unknown', { name })
        deps.logger.info('control', { name })
        return await carryOut(name, args)
      } catch (error) {
        const known = asWeirError(error)
        if (known.code === 'internal') deps.logger.error('a control failed by a mistake', { name, error })
        return { ok: false, error: known.toBody() }
      }
    },
  }
}
