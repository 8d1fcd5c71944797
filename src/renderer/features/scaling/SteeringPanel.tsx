import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { ActButton } from '../../components/ActButton.tsx'
import { Ago } from '../../components/Cells.tsx'
import { Panel } from '../../components/Panel.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { type EngineSettings } from '../../state/engine-settings.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './Scaling.module.css'
import { SetEngines } from './SetEngines.tsx'
import { steeringActs, useMost, useSteering } from './use-steering.ts'

/** Who decides how many engines there are, what was decided last, and the number by hand. */
export function SteeringPanel({ settings }: { readonly settings: EngineSettings | null }) {
  const t = useT()
  const mode = useSnapshot((snapshot) => snapshot.scaling.mode)
  const desired = useSnapshot((snapshot) => snapshot.scaling.desired)
  const isRemote = useSnapshot((snapshot) => snapshot.runtime.active === 'remote')
  const most = useMost(settings?.max ?? null)
  const { pause, resume } = useSteering()
  const isAuto = mode === 'auto'
  return (
    <Panel title={t('scaling:steering.title')}>
      <p className={classes.mode}>
        <StatusMark status={isAuto ? 'ok' : 'idle'} word={t(`scaling:mode.${mode}`)} />
      </p>
      <p className={classes.text}>
        {isAuto
          ? isRemote
            ? t('scaling:steering.remote')
            : settings === null
              ? t('scaling:steering.auto')
              : t('scaling:steering.autoBetween', { min: settings.min, max: settings.max })
          : t('scaling:steering.byHand', { count: desired })}
      </p>
      <Reason />
      <div className={classes.acts}>
        {isAuto ? (
          <ActButton
            act={steeringActs.pause}
            label={t('scaling:steering.pause')}
            icon={<IconPlayerPauseFilled size={16} aria-hidden="true" />}
            onClick={pause}
          />
        ) : (
          <ActButton
            primary
            act={steeringActs.resume}
            label={t('scaling:steering.resume')}
            icon={<IconPlayerPlayFilled size={16} aria-hidden="true" />}
            onClick={resume}
          />
        )}
      </div>
      <SetEngines most={most} isRemote={isRemote} />
    </Panel>
  )
}

function Reason() {
  const t = useT()
  const say = useSentence()
  const reason = useSnapshot((snapshot) => snapshot.scaling.reason)
  const atMs = useSnapshot(({ scaling: { events, reason } }) =>
    events[0]?.text === reason ? events[0].atMs : null,
  )
  return (
    <p className={classes.text}>
      {t('scaling:steering.last')} {say(reason)}
      {atMs !== null && (
        <>
          , <Ago atMs={atMs} />
        </>
      )}
    </p>
  )
}
