/** All that the page shows over time, as columns of a CSV file: one row for each step. Figures are plain numbers, in ms. */
import { type Column } from '../../components/data-table/columns.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { byCount, measures, statisticOf, statistics } from './start-charts.ts'
import { type StartsResult } from './use-starts.ts'

export type StartsBucket = StartsResult['buckets'][number]

/** Never drawn. */
const cell = () => null

export function bucketColumns(t: Translate): readonly Column<StartsBucket>[] {
  return [
    { id: 'from', head: t('latency:csv.from'), cell, csv: ({ fromMs }) => new Date(fromMs).toISOString() },
    { id: 'starts', head: t('latency:csv.starts'), cell, csv: ({ count }) => count },
    { id: 'failures', head: t('latency:csv.failures'), cell, csv: ({ failures }) => failures },
    {
      id: 'kinds',
      head: t('latency:csv.kinds'),
      cell,
      // The names that Weir's API has for them, whatever the language.
      csv: ({ failuresByKind }) =>
        byCount(failuresByKind)
          .map(({ key, count }) => `${key} ${count}`)
          .join('; '),
    },
    ...measures.flatMap((measure) =>
      statistics.map((statistic): Column<StartsBucket> => ({
        id: `${measure} ${statistic}`,
        head: t('latency:csv.figure', {
          measure: t(`latency:measure.${measure}`),
          statistic: t(`latency:statistic.${statistic}`),
        }),
        cell,
        csv: (bucket) => statisticOf(bucket[measure], statistic),
      })),
    ),
  ]
}
