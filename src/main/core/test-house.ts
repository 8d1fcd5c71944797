/** What there is in the house of test-world.ts: its contents under their names, and what may happen in it. */
import { type ContentRef } from '../../contract/ids.ts'
import { contentId, infohashOf, type Behaviour } from './fake-engines.ts'

/** The contents of the house; the first three play for ever. */
export const contents = [
  'plays',
  'plays too',
  'plays as well',
  'dead',
  'hangs',
  'silent',
  'stalls',
  'cut',
  'crashes',
  'crashes at once',
] as const
/** So many of them play for ever. */
export const playing = 3
export const behaviours: Record<(typeof contents)[number], Behaviour> = {
  plays: { kind: 'plays' },
  'plays too': { kind: 'plays' },
  'plays as well': { kind: 'plays' },
  dead: { kind: 'dead', afterMs: 4000 },
  hangs: { kind: 'hangs' },
  silent: { kind: 'silent' },
  stalls: { kind: 'stalls', atMs: 5000 },
  cut: { kind: 'cut', atMs: 3000 },
  crashes: { kind: 'crashes', atMs: 2000 },
  'crashes at once': { kind: 'crashes', atMs: 0 },
}
export const idOf = (content: number): string => contentId((content + 1).toString(16))
export const aliasOf = (content: number): string => contentId(`f${(content + 1).toString(16)}`)

/** Under which of its names a content is asked for; `alias` is a second content id of the same infohash. */
export type Name = 'contentId' | 'infohash' | 'alias'

/** Numbers choose among what there is, modulo how many there are. */
export type Step =
  | { do: 'ask'; content: number; by: Name; attach: boolean; release: boolean }
  | { do: 'attach' | 'release'; viewer: number }
  | { do: 'leave' | 'clog' | 'drain' | 'kick'; connection: number }
  /** The user agreed to cut off so many viewers. */
  | { do: 'stop session' | 'restart engine' | 'remove engine'; which: number; agreedTo: number }
  | { do: 'drain engine'; which: number }
  | { do: 'add engine' | 'pause scaling' | 'resume scaling' }
  | { do: 'refuse sleep' | 'refuse waking'; refuse: boolean }
  | { do: 'kill' | 'wedge' | 'pause' | 'freeze' | 'grow'; which: number }
  | { do: 'refuse engines'; refuse: boolean }
  | { do: 'engines wanted'; engines: number }
  | { do: 'relieve engines' }
  | { do: 'pass'; ms: number; stepMs: number }

export interface WorldOptions {
  readonly engines: number
  readonly slotsPerEngine: number
  readonly queueMax: number
  /** All engines are ready before the first step. */
  readonly isBooted: boolean
  /** Weir scales by itself, in short windows; else there are as many as `engines` and the steps say. */
  readonly scales: boolean
  readonly pausedSpares: number
  readonly maxStarting: number
  /** Nothing ever fails: then no content is started twice, and nobody is cut off. */
  readonly isQuiet: boolean
}

export function refOf(content: number, by: Name): ContentRef {
  switch (by) {
    case 'contentId':
      return { kind: 'contentId', id: idOf(content) }
    case 'alias':
      return { kind: 'contentId', id: aliasOf(content) }
    case 'infohash':
      return { kind: 'infohash', id: infohashOf(idOf(content)) }
  }
}
