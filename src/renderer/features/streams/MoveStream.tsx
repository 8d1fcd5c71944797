import { NativeSelect } from '@mantine/core'
import { IconArrowsRightLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { type SessionView } from '../../../contract/state.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'
import { sessionName } from '../../state/names.ts'
import { cannotMove, moveTargets } from './move-targets.ts'
import classes from './StreamPanel.module.css'

const anyEngine = ''

/** Moves a stream to another engine; its viewers stay connected, so nobody is asked. */
export function MoveStream({ session }: { readonly session: SessionView }) {
  const t = useT()
  const { acts } = useWeir()
  const engines = useSnapshot((snapshot) => snapshot.engines)
  const [chosen, setChosen] = useState(anyEngine)
  const targets = moveTargets(session, engines)
  const why = cannotMove(session, targets)
  // What was chosen may be gone, or full, by now.
  const to = targets.some(({ engine, hasRoom }) => engine.id === chosen && hasRoom) ? chosen : anyEngine
  const act = `move:${session.id}`

  const move = (engineId: string, undoTo: string | null) =>
    void acts.run(
      act,
      'session.move',
      { sessionId: session.id, ...(engineId !== anyEngine && { engineId }) },
      undoTo === null ? {} : { undo: () => move(undoTo, null) },
    )

  return (
    <div className={classes.move}>
      <NativeSelect
        size="xs"
        className={classes.select}
        aria-label={t('streams:move.to', { name: sessionName(session) })}
        value={to}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        <option value={anyEngine}>{t('streams:move.any')}</option>
        {targets.map(({ engine, hasRoom }) => (
          <option key={engine.id} value={engine.id} disabled={!hasRoom}>
            {hasRoom
              ? t('streams:move.free', { id: engine.id, count: engine.slots.total - engine.slots.used })
              : t('streams:move.full', { id: engine.id })}
          </option>
        ))}
      </NativeSelect>
      <ActButton
        act={act}
        label={t('streams:move.act')}
        icon={<IconArrowsRightLeft size={16} aria-hidden="true" />}
        disabledBecause={why === null ? null : t(`streams:move.${why}`)}
        onClick={() => move(to, session.engineId)}
      />
    </div>
  )
}
