import { ActionIcon } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useT } from '../../i18n/use-t.ts'
import { useLive, usePending } from '../../state/hooks.ts'
import { steeringActs, useSteering } from './use-steering.ts'

/** In the top bar: stops Weir from changing the number of engines, and lets it go on. */
export default function PauseScaling() {
  const t = useT()
  const mode = useLive(({ snapshot }) => snapshot?.scaling.mode)
  const isPausing = usePending(steeringActs.pause)
  const isResuming = usePending(steeringActs.resume)
  const { pause, resume } = useSteering()
  if (mode === undefined) return null
  const isAuto = mode === 'auto'
  const label = t(isAuto ? 'scaling:tool.pause' : `scaling:tool.${mode}`)
  const Icon = isAuto ? IconPlayerPauseFilled : IconPlayerPlayFilled
  return (
    <ActionIcon
      variant={isAuto ? 'default' : 'filled'}
      color={isAuto ? 'gray' : 'water'}
      size={30}
      loading={isPausing || isResuming}
      aria-label={label}
      title={label}
      onClick={isAuto ? pause : resume}
    >
      <Icon size={16} aria-hidden="true" />
    </ActionIcon>
  )
}
