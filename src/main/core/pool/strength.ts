/**
 * The strength of the pool: which seats are added, let go, called back, put to sleep or woken, so that there are as many
 * engines as somebody else wants, and beside them as many sleeping spares as the settings want. Engines are never more
 * than `most`, those that still leave and those that sleep included.
 */
import { type EngineId } from '../ports.ts'
import { type Seat } from './seat.ts'
import { isSpare } from './standing.ts'

export interface StrengthDeps {
  seats(): Iterable<Seat>
  seat(id: EngineId): Seat | undefined
  usedSlots(id: EngineId): number
  add(): Seat
  /** Engines that there may be at all. */
  most(): number
  /** Sleeping spares that are wished for now. */
  spares(): number
}

export interface Strength {
  readonly wanted: number
  /** Those that are not to leave, and no spares. */
  staying(): Seat[]
  /** See `Pool.setWanted`. */
  setWanted(engines: number, letGo: readonly EngineId[] | 'surplus', restful: readonly EngineId[]): void
  /** These get streams only where no other engine has room, so that they can go soon. */
  readonly restful: ReadonlySet<EngineId>
  /** How many will be wanted, before it is known which engines there are. */
  expect(engines: number): void
  /** Brings the pool to its strength: whenever an engine is gone, and in time. */
  fill(): void
  wakeSpare(): void
  /** One more than is wanted. False when there are as many as there may be. */
  addOne(): boolean
  /** It leaves by the user's word, and is never called back. */
  dismiss(seat: Seat): void
  /** Engines that leave and carry nothing go now. */
  retireDrained(): void
}

export function createStrength(deps: StrengthDeps): Strength {
  let wanted = 0
  let restful: ReadonlySet<EngineId> = new Set()
  const dismissed = new WeakSet<Seat>()

  const all = (): Seat[] => [...deps.seats()]
  const isIdle = ({ id }: Seat): boolean => deps.usedSlots(id) === 0
  const staying = (): Seat[] => all().filter((seat) => !seat.isLeaving && !isSpare(seat))
  const spares = (): Seat[] => all().filter((seat) => !seat.isLeaving && isSpare(seat))
  const mayAdd = (): boolean => all().length < deps.most()

  /** Those beyond what is wanted: idle ones first, of these the youngest names. */
  const surplus = (): EngineId[] =>
    staying()
      .sort((a, b) => deps.usedSlots(a.id) - deps.usedSlots(b.id) || numberOf(b.id) - numberOf(a.id))
      .slice(0, Math.max(0, staying().length - wanted))
      .map(({ id }) => id)

  /** One that leaves, but is still there for its streams. */
  const returning = (): Seat | undefined =>
    all()
      .filter((seat) => seat.isLeaving && !seat.isRetired && !isSpare(seat) && !dismissed.has(seat))
      .sort((a, b) => numberOf(a.id) - numberOf(b.id))[0]

  /** The one that is usable soonest. */
  const bestSpare = (): Seat | undefined =>
    spares().sort((a, b) => Number(b.isUp) - Number(a.isUp) || numberOf(a.id) - numberOf(b.id))[0]

  function fillUp(): void {
    while (staying().length < wanted) {
      const back = returning()
      const spare = bestSpare()
      if (back !== undefined) back.stay()
      else if (spare !== undefined) spare.wake()
      else if (mayAdd()) deps.add()
      else return
    }
  }

  /** In the background: not while engines that are wanted are on their way. */
  function fillSpares(): void {
    if (staying().length < wanted || staying().some(isComing)) return
    while (spares().length < deps.spares() && mayAdd()) deps.add().keepAsSpare()
  }

  const retireDrained = (): void => {
    for (const seat of all()) if (seat.isLeaving && isIdle(seat)) seat.retire('no longer needed')
  }

  function fill(): void {
    fillUp()
    retireDrained()
    fillSpares()
  }

  return {
    get wanted() {
      return wanted
    },
    get restful() {
      return restful
    },
    staying,
    setWanted(engines, whom, rest) {
      wanted = engines
      restful = new Set(rest)
      for (const id of whom === 'surplus' ? surplus() : whom) {
        const seat = deps.seat(id)
        if (seat?.isLeaving === false) seat.drain()
      }
      fill()
    },
    expect: (engines) => (wanted = engines),
    fill,
    wakeSpare() {
      // One at a time: each brings room for several streams within milliseconds.
      if (all().some((seat) => seat.spare === 'waking')) return
      spares()
        .find((seat) => seat.spare === 'asleep')
        ?.wake()
    },
    addOne() {
      const spare = bestSpare()
      if (spare !== undefined) spare.wake()
      else if (mayAdd()) deps.add()
      else return false
      return true
    },
    dismiss(seat) {
      dismissed.add(seat)
      seat.drain()
      fill()
    },
    retireDrained,
  }
}

export const numberOf = (id: EngineId): number => Number(id.slice(1))

const isComing = ({ state }: Seat): boolean => state === 'creating' || state === 'starting'
