/** The door of the pool: what the rest of core may ask of it, and what it tells. `createPool` (pool.ts) is behind it. */
import { type Settings } from '../../../contract/settings.ts'
import { type EngineState, type EngineView, type PoolView } from '../../../contract/state.ts'
import {
  type Clock,
  type EngineApi,
  type EngineId,
  type EngineRuntime,
  type Logger,
  type Random,
  type RunningEngine,
} from '../ports.ts'
import { type ScaledEngine } from '../scaling/scaler.ts'
import { type createSlots, type Slot } from '../selection/slots.ts'
import { type createJudges } from './judges.ts'

/** `at once`: nothing comes from there any more; `when it plays elsewhere`: the engine can carry it until then. */
export type HandOver = 'at once' | 'when it plays elsewhere'

export interface PoolDeps {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly runtime: EngineRuntime
  readonly api: EngineApi
  readonly settings: Settings['engines']
  /** A slot may be free now. */
  onRoom(why: 'engine ready' | 'released'): void
  /** Streams on this engine are over. */
  onLost(id: EngineId, why: string): void
  /** Streams on this engine are to go on elsewhere, through nobody's fault. Asked again while they do not. */
  onHandOver(id: EngineId, why: string, how: HandOver): void
  /** An engine entered a state, or its reason changed. */
  onChange(id: EngineId, state: EngineState, reason: string, isSpare: boolean): void
  /** Whether sleeping spares are of use now. */
  wantsSpares(): boolean
  /** The last free slot was taken. */
  onFull(): void
  /** It could not be put to sleep as a spare, and stays awake. */
  onNoSleep(id: EngineId, why: string): void
  /** Most engines fail their streams, so none is held back for it any more; or that is over. */
  onPanic(isOn: boolean, view: PoolView): void
  /** Others than the real ones, in tests. */
  readonly judges?: typeof createJudges
  readonly createSlots?: typeof createSlots
}

export interface Pool {
  /** Begins with engines that run already. */
  start(adopted: readonly RunningEngine[]): void
  /** Resolves when every engine is gone, or left running if so wished. */
  stop(options: { keepEngines: boolean }): Promise<void>
  /**
   * How many engines there should be, spares that sleep not counted. Missing ones are made; those in `letGo` go when
   * their streams have left, `surplus`: as many as are too many, idle ones first. Nobody else goes. Those in `restful`
   * get streams only where no other engine has room.
   */
  setWanted(engines: number, letGo?: readonly EngineId[] | 'surplus', restful?: readonly EngineId[]): void
  /** One more engine than is wanted. False when there are as many as there may be. */
  addOne(): boolean
  /** It takes no further streams and goes when those it has have left. @throws WeirError `engine_unknown` */
  drain(id: EngineId): void
  /** It goes now, with its streams. @throws WeirError `engine_unknown` */
  remove(id: EngineId, why: string): void
  /** The engines as a scaler sees them. */
  scaled(): ScaledEngine[]
  /** From the wish for an engine until it is ready, as measured lately; null before the first. */
  bootMs(): number | null
  /** Why the last try to make an engine failed; null when it did not. */
  cannotMake(): string | null
  /** What an engine of ours takes, on average; null when none was measured. */
  bytesPerEngine(): number | null
  /** Wakes a spare that sleeps, beside the engines that are wanted; nothing happens when there is none. */
  wakeSpare(): void
  /** Picks and reserves in this turn of the event loop; null when no ready engine has room. */
  reserve(avoid: ReadonlySet<EngineId>): Slot | null
  urlOf(id: EngineId): string | null
  /** Base URL of some ready engine, for questions that any engine can answer. */
  anyUrl(): string | null
  /** A stream failed on it and the engine is to blame: that is counted, and it is probed now. */
  suspect(id: EngineId): void
  /** Bytes of it flow. */
  noteFlow(id: EngineId): void
  noteStart(id: EngineId, outcome: 'played' | 'engine_failed' | 'other'): void
  /** @throws WeirError `engine_unknown` */
  replace(id: EngineId, why: string): void
  /** The place of the engines works again, or is another one: no pause before the next try. */
  hurry(): void
  /** Every engine of before is gone with its runtime. */
  replaceAll(why: string): void
  /** The engine died. */
  died(id: EngineId, why: string): void
  /** Somebody else froze it, or thawed it again. */
  paused(id: EngineId, why: string): void
  resumed(id: EngineId): void
  /** The runtime thinks ill of it, though it runs; or well again. */
  ailing(id: EngineId, why: string): void
  well(id: EngineId): void
  counts(): {
    wanted: number
    /** Spares not counted. */
    total: number
    /** Those that are not to leave, and no spares. */
    staying: number
    ready: number
    freeSlots: number
    busySlots: number
    slots: number
    /** Engines that answer, and how many of these their judges keep streams from. */
    answering: number
    out: number
  }
  views(): EngineView[]
  /** How the pool is as a whole. */
  view(): PoolView
}
