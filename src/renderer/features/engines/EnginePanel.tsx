import { type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { type EngineView } from '../../../contract/state.ts'
import { Age } from '../../components/Cells.tsx'
import { bitRate, byteSize, count, duration, latency, percent, unknown } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { MemoryUse, UseOfLimit } from '../../components/MemoryUse.tsx'
import { RowLink } from '../../components/RowLink.tsx'
import { PanelPart, SidePanel } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { sessionName } from '../../state/names.ts'
import { goTo } from '../../state/route.ts'
import { sessionStatus } from '../../state/status.ts'
import { type EngineRow } from './engine-rows.ts'
import { engineMark, meaningOf } from './engine-words.ts'
import { EngineActs } from './EngineActs.tsx'
import classes from './Engines.module.css'
import { HealthPart } from './HealthPart.tsx'
import { LogPart } from './LogPart.tsx'

interface EnginePanelProps {
  readonly engineId: string
  /** undefined: there is no such engine (any more). */
  readonly row: EngineRow | undefined
  readonly diskLimitBytes: number | null
}

const close = () => goTo('engines')

/** One engine: what its state means, what it carries and uses, what it went through and wrote, and what can be done. */
export function EnginePanel({ engineId, row, diskLimitBytes }: EnginePanelProps) {
  const t = useT()
  if (row === undefined) {
    return (
      <SidePanel title={t('engines:titleOf', { id: engineId })} onClose={close}>
        <EmptyState>{t('engines:gone')}</EmptyState>
        <HealthPart engineId={engineId} engine={undefined} />
      </SidePanel>
    )
  }
  const { engine } = row
  return (
    <SidePanel
      title={t('engines:titleOf', { id: engineId })}
      status={<StatusMark {...engineMark(t, engine)} />}
      acts={<EngineActs engine={engine} />}
      onClose={close}
    >
      <State engine={engine} />
      <Streams engineId={engineId} />
      <PanelPart title={t('engines:panel.use')}>
        <Use row={row} diskLimitBytes={diskLimitBytes} />
      </PanelPart>
      <HealthPart engineId={engineId} engine={engine} />
      <PanelPart title={t('engines:panel.engine')}>
        <Facts row={row} />
      </PanelPart>
      <LogPart engineId={engineId} startedAtMs={engine.startedAtMs} />
    </SidePanel>
  )
}

/** Its state in plain words; Weir's own reason where it says more than the state does. */
function State({ engine }: { readonly engine: EngineView }) {
  const t = useT()
  const say = useSentence()
  const isRemote = useSnapshot((snapshot) => snapshot.runtime.active === 'remote')
  return (
    <div className={classes.state}>
      <p>{meaningOf(t, engine, isRemote)}</p>
      <p className={classes.reason}>
        {engine.reason.trim() !== '' && `${say(engine.reason.trim())}, `}
        {t('engines:panel.for')} <Age sinceMs={engine.sinceMs} />
      </p>
      {isRemote && <p className={classes.reason}>{t('engines:remote')}</p>}
    </div>
  )
}

function Streams({ engineId }: { readonly engineId: string }) {
  const t = useT()
  const sessions = useSnapshot(
    useShallow((snapshot) => snapshot.sessions.filter((session) => session.engineId === engineId)),
  )
  return (
    <PanelPart title={t('engines:panel.streams')}>
      {sessions.length === 0 ? (
        <p className={classes.none}>{t('engines:panel.noStreams')}</p>
      ) : (
        <ul className={classes.streams}>
          {sessions.map((session) => (
            <li key={session.id}>
              <RowLink page="streams" id={session.id}>
                {sessionName(session)}
              </RowLink>
              <StatusMark {...sessionStatus(session)} />
              <span className={classes.quiet}>
                {t('common:viewers', { count: session.readers.length })}
                {session.bitrateBps !== null && `, ${bitRate(session.bitrateBps)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </PanelPart>
  )
}

function Use({ row, diskLimitBytes }: { readonly row: EngineRow; readonly diskLimitBytes: number | null }) {
  const t = useT()
  const { engine, rxBps, txBps } = row
  const { resources, slots } = engine
  const slotsRow = [t('engines:column.slots'), t('engines:panel.slots', slots)] as const
  if (resources === null) {
    return (
      <>
        <KeyValues of={[slotsRow]} />
        <p className={classes.none}>{t('engines:panel.noUse')}</p>
      </>
    )
  }
  const { diskBytes, netRxBytes, netTxBytes, memoryLimitBytes } = resources
  return (
    <KeyValues
      of={[
        slotsRow,
        [t('engines:column.cpu'), t('engines:panel.cpu', { percent: percent(resources.cpuPercent / 100) })],
        [
          t('engines:column.memory'),
          <OfLimit key="memory" limitBytes={memoryLimitBytes}>
            <MemoryUse resources={resources} />
          </OfLimit>,
        ],
        [
          t('engines:panel.disk'),
          diskBytes === null ? (
            unknown
          ) : (
            <OfLimit key="disk" limitBytes={diskLimitBytes}>
              <UseOfLimit usedBytes={diskBytes} limitBytes={diskLimitBytes} />
            </OfLimit>
          ),
        ],
        [
          t('engines:panel.received'),
          netRxBytes === null
            ? unknown
            : t('engines:panel.traffic', { rate: bitRate(rxBps), total: byteSize(netRxBytes) }),
        ],
        [
          t('engines:panel.sent'),
          netTxBytes === null
            ? unknown
            : t('engines:panel.traffic', { rate: bitRate(txBps), total: byteSize(netTxBytes) }),
        ],
      ]}
    />
  )
}

/** In the panel there is room to say the limit. */
function OfLimit({
  limitBytes,
  children,
}: {
  readonly limitBytes: number | null
  readonly children: ReactNode
}) {
  const t = useT()
  return (
    <span className={classes.ofLimit}>
      {children}
      {limitBytes !== null && limitBytes !== 0 && (
        <span className={classes.quiet}>{t('engines:panel.ofLimit', { limit: byteSize(limitBytes) })}</span>
      )}
    </span>
  )
}

function Facts({ row: { engine, start } }: { readonly row: EngineRow }) {
  const t = useT()
  const { startedAtMs, readyAtMs, url, version, restarts, starts, failures } = engine
  return (
    <KeyValues
      of={[
        [
          t('engines:panel.starts'),
          starts === 0
            ? t('common:starts', { count: 0 })
            : t('engines:panel.startsOf', {
                starts: t('common:starts', { count: starts }),
                failures: t('engines:panel.failures', { count: failures }),
              }),
        ],
        [
          t('engines:panel.start'),
          start === null
            ? t('common:noData')
            : t('engines:panel.startMean', {
                mean: latency(start.meanMs),
                starts: t('common:starts', { count: start.count }),
              }),
        ],
        [t('engines:panel.restarts'), count(restarts)],
        [t('engines:column.age'), startedAtMs === null ? unknown : <Age key="age" sinceMs={startedAtMs} />],
        [
          t('engines:panel.boot'),
          startedAtMs === null || readyAtMs === null || readyAtMs < startedAtMs
            ? unknown
            : readyAtMs - startedAtMs < 60_000
              ? latency(readyAtMs - startedAtMs)
              : duration(readyAtMs - startedAtMs),
        ],
        [t('engines:panel.version'), version ?? unknown],
        [t('engines:panel.address'), url ?? unknown],
      ]}
    />
  )
}
