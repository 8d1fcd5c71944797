/** What may happen to breakers: the steps of the property test. */
import fc from 'fast-check'

/** Three contents with two names each. */
export const contents = [0, 1, 2] as const
export const nameOf = (content: number, byInfohash: boolean): string =>
  `${byInfohash ? 'infohash' : 'contentId'}:${content}`

export type Step =
  | { do: 'start'; content: number; byInfohash: boolean }
  | { do: 'end'; which: number; outcome: 'success' | 'failure' | 'neither'; certain: boolean }
  | { do: 'fail'; content: number; times: number; certain: boolean }
  | { do: 'break'; content: number; hadPlayed: boolean; certain: boolean }
  | { do: 'lasts'; content: number }
  | { do: 'pass'; s: number }
  | { do: 'alias'; content: number }
  | { do: 'block' | 'unblock' | 'forget'; content: number }
  | { do: 'pardon' | 'restart' }
  | { do: 'strangers'; count: number }

const content = fc.constantFrom(...contents)
const which = fc.nat({ max: 3 })
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('start' as const), content, byInfohash: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which,
      outcome: fc.constantFrom('failure', 'failure', 'failure', 'success', 'neither'),
      certain: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      content,
      times: fc.integer({ min: 1, max: 4 }),
      certain: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('break' as const),
      content,
      hadPlayed: fc.boolean(),
      certain: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lasts' as const), content }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), s: fc.constantFrom(1, 30, 61, 125, 601, 2000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('alias' as const), content }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('block' as const, 'unblock' as const, 'forget' as const),
      content,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pardon' as const, 'restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('strangers' as const), count: fc.integer({ min: 1, max: 40 }) }),
  },
)
