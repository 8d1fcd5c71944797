import { SegmentedControl } from '@mantine/core'
import { useT } from '../../i18n/use-t.ts'
import { chooseRange, ranges, useRange } from '../../state/range.ts'

/** The time range of all charts, from 5 minutes to 30 days. Arrow keys move within it. */
export function RangeControl() {
  const t = useT()
  const range = useRange()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('common:chart.range')}
      data={ranges.map((value) => ({ value, label: t(`common:chart.rangeOf.${value}`) }))}
      value={range}
      onChange={chooseRange}
    />
  )
}
