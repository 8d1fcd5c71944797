/** Runs of the same plan as pictures: engines for each policy, queue and failures of all of them. */
import { type Result } from '../result.ts'
import { draw, okabeIto, type Line } from './svg.ts'

export interface PlotOptions {
  /** What was lived through, for titles: `the world "step"`. */
  readonly of: string
  readonly fromS: number
  readonly untilS: number
}

const looks: Readonly<Record<string, { readonly colour: string; readonly dash?: string }>> = {
  weir: { colour: okabeIto.blue },
  hpa: { colour: okabeIto.orange, dash: '7 3' },
  kpa: { colour: okabeIto.purple, dash: '2 2' },
  incident: { colour: okabeIto.vermillion },
}

export const policyTitles: Readonly<Record<string, string>> = {
  weir: 'Weir',
  hpa: 'Kubernetes HPA',
  kpa: 'Knative KPA',
  incident: "the incident's policy",
}

/** File names and their SVG text. */
export function plot(
  results: readonly Result[],
  { of: what, ...window }: PlotOptions,
): ReadonlyMap<string, string> {
  const both = { columns: 2, ...window }
  const perPolicy = (of: (result: Result) => Line['series']): Line[] =>
    results.map((result) => ({
      label: result.policy,
      ...(looks[result.policy] ?? { colour: okabeIto.green }),
      series: of(result),
    }))
  return new Map([
    [
      'engines.svg',
      draw({
        ...both,
        title: `Engines in ${what}`,
        description: `Engines wanted, ready and busy over time, one panel each for ${names(results)}. ${results.map(enginesInWords).join(' ')}`,
        yLabel: 'engines',
        panels: results.map((result) => ({
          title: policyTitles[result.policy] ?? result.policy,
          lines: [
            { label: 'ready', colour: okabeIto.blue, series: result.series.ready },
            { label: 'busy', colour: okabeIto.green, series: result.series.busy },
            // On top, since it is hidden by what it brings about.
            { label: 'wanted', colour: okabeIto.orange, dash: '5 3', series: result.series.wanted },
          ],
        })),
      }),
    ],
    [
      'waiting-and-failures.svg',
      draw({
        ...both,
        title: `Viewers in ${what}`,
        description: `Left: streams that wait for an engine. Right: requests that failed although their content can play, summed up. ${results.map(failuresInWords).join(' ')}`,
        yLabel: 'viewers',
        panels: [
          { title: 'Streams that wait', lines: perPolicy(({ series }) => series.queue) },
          {
            title: 'Failures of content that can play, summed up',
            lines: perPolicy(({ series }) => series.viableFailures),
          },
        ],
      }),
    ],
  ])
}

const names = (results: readonly Result[]): string =>
  results.map(({ policy }) => policyTitles[policy] ?? policy).join(', ')

const enginesInWords = ({ policy, figures }: Result): string =>
  `${policy}: ${figures.engines.created} engines made, ${figures.scaling.reversals} changes of direction.`

const failuresInWords = ({ policy, figures }: Result): string =>
  `${policy}: ${figures.viable.failed} of ${figures.viable.requests} failed, ${figures.queue.max} waited at most.`
