import { expect, it } from 'vitest'
import { parts, readFlags } from './flags.ts'
import { worldNames } from './worlds.ts'

it.each([
  [['--world', 'heaven'], /--world heaven: must be one of steady/],
  [['--seeds', '0'], /--seeds 0: must be a whole number, at least 1/],
  [['--seed', 'seven'], /--seed seven: must be a whole number/],
  [['--hours', '-1'], /--hours -1|ambiguous/],
  [['--only', 'plots'], /--only plots: must be one of worlds/],
  [['--speed', '9'], /--speed/],
])('%s is refused with the flag and what is allowed', (args, said) => {
  expect(() => readFlags(args)).toThrow(said)
})

it('without flags everything is run, three seeds and an hour of each world', () => {
  expect(readFlags([])).toMatchObject({ parts, worlds: worldNames, seeds: [1, 2, 3], lastsMs: 3_600_000 })
})

it('a world by name is run alone', () => {
  expect(readFlags(['--world', 'step', '--seed', '9', '--seeds', '2', '--hours', '0.5'])).toMatchObject({
    parts: ['worlds'],
    worlds: ['step'],
    seeds: [9, 10],
    lastsMs: 1_800_000,
  })
})
