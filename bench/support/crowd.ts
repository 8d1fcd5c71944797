/**
 * A crowd: a child process whose players ask at random moments whether or not others are answered (an open loop, so a slow
 * service is not spared), each for a content of its own. Who gets a picture watches for a random time; who is refused goes
 * away; who waits does so until patience ends.
 */
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'
import { createSeededRandom } from '../../src/main/core/fake-random.ts'
import { askOnce, readHead, requestFor, type Answer } from './askers.ts'
import { answerQuestions, startChild } from './child.ts'

export interface CrowdPlan {
  /** Where to ask: `{n}` becomes the content's number, six digits. */
  readonly url: string
  /** Something that is answered at once, asked for now and then: what the machine and the clients take by themselves. */
  readonly emptyUrl: string
  readonly perS: number
  /** Mean of an exponential distribution. */
  readonly watchS: number
  readonly patienceS: number
  /** Requests of the first seconds are not counted; after `forS` nobody asks any more, and all are hung up on. */
  readonly warmUpS: number
  readonly forS: number
  readonly seed: number
}

export interface CrowdReport {
  readonly asked: number
  /** From connecting to the whole head of the refusal, and when they asked, in seconds after the warm-up. */
  readonly refusedMs: readonly number[]
  readonly refusedAtS: readonly number[]
  readonly retryAfterS: readonly number[]
  /** The same, of `emptyUrl`. */
  readonly emptyMs: readonly number[]
  /** From connecting to the first packet of a picture. */
  readonly startedMs: readonly number[]
  readonly gaveUp: number
  /** Ended by the service before there was a picture, or never answered. */
  readonly dropped: number
  /** Still waiting when the time was over. */
  readonly waiting: number
  /** Seconds of picture, of all players together, after the warm-up. */
  readonly watchedS: number
}

export interface Crowd {
  run(plan: CrowdPlan): Promise<CrowdReport>
  stop(): Promise<void>
}

export function startCrowd(): Crowd {
  const child = startChild('crowd.ts')
  return { run: (plan) => child.ask('run', plan), stop: () => child.stop() }
}

type Outcome = 'waiting' | 'watching' | 'refused' | 'gave up' | 'dropped' | 'sent home'

interface Player {
  readonly askedMs: number
  outcome: Outcome
  answeredMs: number
  retryAfterS: number | null
  pictureFromMs: number
  pictureToMs: number
  hangUp(): void
}

/** Plays until the picture has lasted `watchMs`. */
function play(address: string, patienceMs: number, watchMs: number): Player {
  const url = new URL(address)
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  let pending: Buffer = Buffer.alloc(0)
  let bodyAt = -1
  const player: Player = {
    askedMs: performance.now(),
    outcome: 'waiting',
    answeredMs: 0,
    retryAfterS: null,
    pictureFromMs: Infinity,
    pictureToMs: Infinity,
    hangUp() {
      clearTimeout(timer)
      player.pictureToMs = Math.min(player.pictureToMs, performance.now())
      socket.destroy()
    },
  }
  const end = (outcome: Outcome): void => {
    if (player.outcome === 'waiting') player.outcome = outcome
    player.hangUp()
  }
  let timer = setTimeout(() => end('gave up'), patienceMs)
  socket.on('connect', () => socket.write(requestFor(url)))
  socket.on('error', () => end('dropped'))
  socket.on('close', () => end('dropped'))
  socket.on('data', (chunk: Buffer) => {
    if (player.outcome !== 'waiting') return
    pending = Buffer.concat([pending, chunk])
    if (bodyAt < 0) {
      const head = readHead(pending)
      if (head === null) return
      player.answeredMs = performance.now()
      if (head.status !== 200) {
        player.retryAfterS = head.retryAfterS
        return end(head.status === 503 ? 'refused' : 'dropped')
      }
      bodyAt = 0
      pending = pending.subarray(head.length)
    }
    // What is whole of it: stuffing is no picture.
    let at = 0
    for (; at + 188 <= pending.length; at += 188) {
      if ((pending.readUInt16BE(at + 1) & 0x1fff) === 0x1fff) continue
      player.outcome = 'watching'
      player.pictureFromMs = performance.now()
      clearTimeout(timer)
      timer = setTimeout(() => player.hangUp(), watchMs)
      break
    }
    pending = pending.subarray(at)
  })
  return player
}

async function run(plan: CrowdPlan): Promise<CrowdReport> {
  const random = createSeededRandom(plan.seed)
  const exponential = (mean: number): number => -Math.log(1 - random.next()) * mean
  const players: Player[] = []
  const empty: Promise<Answer>[] = []
  const beganMs = performance.now()
  const fromMs = beganMs + plan.warmUpS * 1000
  const toMs = beganMs + plan.forS * 1000
  let n = 0
  let dueMs = beganMs
  while (dueMs < toMs) {
    dueMs += exponential(1000 / plan.perS)
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const watchMs = exponential(plan.watchS * 1000)
    if (n % 4 === 0) empty.push(askOnce(plan.emptyUrl))
    players.push(play(plan.url.replace('{n}', String(n++).padStart(6, '0')), plan.patienceS * 1000, watchMs))
  }
  for (const player of players) {
    if (player.outcome === 'waiting') player.outcome = 'sent home'
    player.hangUp()
  }
  let watchedMs = 0
  for (const { pictureFromMs, pictureToMs } of players) {
    watchedMs += Math.max(0, Math.min(pictureToMs, toMs) - Math.max(pictureFromMs, fromMs))
  }
  const counted = players.filter(({ askedMs }) => askedMs >= fromMs)
  const of = (outcome: Outcome): Player[] => counted.filter((player) => player.outcome === outcome)
  return {
    asked: counted.length,
    refusedMs: of('refused').map(({ answeredMs, askedMs }) => answeredMs - askedMs),
    refusedAtS: of('refused').map(({ askedMs }) => (askedMs - fromMs) / 1000),
    retryAfterS: of('refused').flatMap(({ retryAfterS }) => retryAfterS ?? []),
    startedMs: of('watching').map(({ pictureFromMs, askedMs }) => pictureFromMs - askedMs),
    emptyMs: (await Promise.all(empty)).map(({ ms }) => ms),
    gaveUp: of('gave up').length,
    dropped: of('dropped').length,
    waiting: of('sent home').length,
    watchedS: watchedMs / 1000,
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  answerQuestions({ run })
  process.on('disconnect', () => process.exit(0))
}
