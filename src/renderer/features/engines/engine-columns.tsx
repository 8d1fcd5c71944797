import { engineStates } from '../../../contract/state.ts'
import { Age, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { bitRate, count, latency, percent, unknown } from '../../components/format.ts'
import { MemoryUse, UseOfLimit } from '../../components/MemoryUse.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { sentence } from '../../i18n/error-text.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { type EngineRow } from './engine-rows.ts'
import { engineMark } from './engine-words.ts'
import { NetRate } from './NetRate.tsx'

interface EngineColumnsOptions {
  /** null where there is none, or it is not known yet. */
  readonly diskLimitBytes: number | null
  /** Beside the details of one engine there is less room; what is left out stands there. */
  readonly brief: boolean
}

const leftOut: ReadonlySet<string> = new Set(['disk', 'network', 'start'])

export function engineColumns(t: Translate, options: EngineColumnsOptions): readonly Column<EngineRow>[] {
  const all = allColumns(t, options.diskLimitBytes)
  return options.brief ? all.filter(({ id }) => !leftOut.has(id)) : all
}

function allColumns(t: Translate, diskLimitBytes: number | null): readonly Column<EngineRow>[] {
  return [
    {
      id: 'state',
      head: t('engines:column.state'),
      widthPx: 112,
      cell: ({ engine }) => <StatusMark {...engineMark(t, engine)} />,
      // As they come: those that carry streams are in the middle of an engine's life.
      sortBy: ({ engine }) => engineStates.indexOf(engine.state),
      text: ({ engine }) => engineMark(t, engine).word,
    },
    {
      id: 'engine',
      head: t('engines:column.engine'),
      widthPx: 68,
      cell: ({ engine }) => engine.id,
      sortBy: ({ engine }) => engine.id,
      text: ({ engine }) => engine.id,
    },
    {
      id: 'why',
      head: t('engines:column.why'),
      cell: ({ engine }) => <Ellipsis text={sentence(engine.reason)} />,
      text: ({ engine }) => sentence(engine.reason),
    },
    {
      id: 'slots',
      head: t('engines:column.slots'),
      widthPx: 64,
      figures: true,
      cell: ({ engine: { slots } }) => `${slots.used} / ${slots.total}`,
      sortBy: ({ engine }) => engine.slots.used,
    },
    {
      id: 'cpu',
      head: t('engines:column.cpu'),
      widthPx: 64,
      figures: true,
      cell: ({ engine: { resources } }) => percent(resources === null ? null : resources.cpuPercent / 100),
      sortBy: ({ engine }) => engine.resources?.cpuPercent ?? null,
    },
    {
      id: 'memory',
      head: t('engines:column.memory'),
      widthPx: 124,
      figures: true,
      cell: ({ engine: { resources } }) =>
        resources === null ? unknown : <MemoryUse resources={resources} />,
      sortBy: ({ engine }) => engine.resources?.memoryBytes ?? null,
    },
    {
      id: 'disk',
      head: t('engines:column.disk'),
      widthPx: 136,
      figures: true,
      priority: 3,
      cell: ({ engine }) => {
        const bytes = engine.resources?.diskBytes ?? null
        return bytes === null ? unknown : <UseOfLimit usedBytes={bytes} limitBytes={diskLimitBytes} />
      },
      sortBy: ({ engine }) => engine.resources?.diskBytes ?? null,
    },
    {
      id: 'network',
      head: t('engines:column.network'),
      widthPx: 184,
      figures: true,
      priority: 3,
      cell: ({ rxBps, txBps }) => <NetRate rxBps={rxBps} txBps={txBps} />,
      sortBy: ({ rxBps, txBps }) => (rxBps === null && txBps === null ? null : (rxBps ?? 0) + (txBps ?? 0)),
      text: ({ rxBps, txBps }) => `${bitRate(rxBps)} / ${bitRate(txBps)}`,
    },
    {
      id: 'start',
      head: t('engines:column.start'),
      widthPx: 68,
      figures: true,
      priority: 3,
      cell: ({ start }) => (
        <span title={start === null ? t('common:noData') : t('engines:startOf', { count: start.count })}>
          {latency(start?.meanMs ?? null)}
        </span>
      ),
      sortBy: ({ start }) => start?.meanMs ?? null,
    },
    {
      id: 'restarts',
      head: t('engines:column.restarts'),
      widthPx: 80,
      figures: true,
      priority: 3,
      cell: ({ engine }) => count(engine.restarts),
      sortBy: ({ engine }) => engine.restarts,
    },
    {
      id: 'age',
      head: t('engines:column.age'),
      widthPx: 104,
      figures: true,
      cell: ({ engine: { startedAtMs } }) => (startedAtMs === null ? unknown : <Age sinceMs={startedAtMs} />),
      sortBy: ({ engine: { startedAtMs } }) => (startedAtMs === null ? null : -startedAtMs),
    },
  ]
}
