import { IconDoorExit, IconRefresh, IconTrash } from '@tabler/icons-react'
import { type EngineView } from '../../../contract/state.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { useCutting } from '../../components/use-cutting.tsx'
import { useT } from '../../i18n/use-t.ts'
import { engineCutsOff, type EngineEnd } from '../../state/cut-off.ts'
import { useSnapshot, useWeir } from '../../state/hooks.ts'

/** What can be done with an engine. Those acts that would cut viewers off name them first. */
export function EngineActs({ engine }: { readonly engine: Pick<EngineView, 'id' | 'state'> }) {
  const t = useT()
  const { acts, live } = useWeir()
  const cut = useCutting()
  const isRemote = useSnapshot((snapshot) => snapshot.runtime.active === 'remote')
  const { id, state } = engine
  const isOver = state === 'stopped'
  const notOurs = isRemote ? t('engines:acts.notOurs') : isOver ? t('engines:acts.over') : null

  const end = (how: EngineEnd) =>
    cut(
      {
        key: `${how}:${id}`,
        name: `engine.${how}`,
        args: { engineId: id },
        affected: () => engineCutsOff(how, id, live.getState().snapshot?.sessions ?? []),
      },
      { after: t(`common:acts.${how}After`), act: t(`common:acts.${how}Act`) },
    )

  return (
    <>
      <ActButton
        act={`restart:${id}`}
        label={t('engines:acts.restart')}
        icon={<IconRefresh size={16} aria-hidden="true" />}
        disabledBecause={notOurs}
        onClick={() => end('restart')}
      />
      <ActButton
        act={`drain:${id}`}
        label={t('engines:acts.drain')}
        icon={<IconDoorExit size={16} aria-hidden="true" />}
        disabledBecause={notOurs ?? (state === 'draining' ? t('engines:acts.drains') : null)}
        onClick={() => void acts.run(`drain:${id}`, 'engine.drain', { engineId: id })}
      />
      <ActButton
        act={`remove:${id}`}
        label={t('engines:acts.remove')}
        icon={<IconTrash size={16} aria-hidden="true" />}
        disabledBecause={notOurs}
        onClick={() => end('remove')}
      />
    </>
  )
}
