import { useShallow } from 'zustand/react/shallow'
import { isAsleep } from '../../../contract/sentence.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { Panel } from '../../components/Panel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { type EngineSettings } from '../../state/engine-settings.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './Scaling.module.css'

/** What is kept for the next viewer: engines without a stream, and those that sleep. */
export function SparesPanel({ settings }: { readonly settings: EngineSettings | null }) {
  const t = useT()
  const { free, idle, asleep } = useSnapshot(
    useShallow(({ engines }) => {
      const ready = engines.filter(({ state }) => state === 'ready')
      return {
        free: ready.reduce((sum, { slots }) => sum + slots.total - slots.used, 0),
        idle: ready.filter(({ slots }) => slots.used === 0).length,
        asleep: engines.filter(isAsleep).length,
      }
    }),
  )
  const of = (there: number, wanted: number | undefined) =>
    wanted === undefined || wanted === 0
      ? t('common:engines', { count: there })
      : t('scaling:spares.of', { engines: t('common:engines', { count: there }), wanted })
  return (
    <Panel title={t('scaling:spares.title')}>
      <KeyValues
        of={[
          [t('scaling:spares.free'), t('scaling:spares.slots', { count: free })],
          [t('scaling:spares.idle'), t('common:engines', { count: idle })],
          [t('scaling:spares.asleep'), of(asleep, settings?.pausedSpares)],
        ]}
      />
      <p className={classes.hint}>
        {settings === null
          ? t('scaling:spares.what')
          : t('scaling:spares.whatSet', { spares: t('common:engines', { count: settings.spares }) })}
      </p>
    </Panel>
  )
}
