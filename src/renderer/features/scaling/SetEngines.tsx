import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { ActButton } from '../../components/ActButton.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './Scaling.module.css'
import { steeringActs, useSteering } from './use-steering.ts'

/** As the settings' schema has it: for while the settings in force are not known. */
const utmost = 200

interface SetEnginesProps {
  /** null while it is not known; then Weir itself refuses what cannot be. */
  readonly most: number | null
  readonly isRemote: boolean
}

/** So many engines by hand. Until somebody writes a number, it is the one that is wanted now. */
export function SetEngines({ most, isRemote }: SetEnginesProps) {
  const t = useT()
  const desired = useSnapshot((snapshot) => snapshot.scaling.desired)
  const busy = useSnapshot(({ engines }) => engines.filter(({ slots }) => slots.used > 0).length)
  const { set } = useSteering()
  const [written, setWritten] = useState<number | string | null>(null)
  const max = most ?? utmost
  const value = written ?? desired
  const isNumber = typeof value === 'number' && Number.isInteger(value)
  const isAllowed = isNumber && value >= 0 && value <= max
  const wrong = isAllowed ? null : t('scaling:set.range', { max })

  const help =
    isAllowed && value < busy
      ? t('scaling:set.fewer', { count: busy - value })
      : t(isRemote ? 'scaling:set.helpRemote' : 'scaling:set.help', { max })

  const send = () => {
    if (!isAllowed) return
    set(value)
    setWritten(null)
  }

  return (
    <form
      className={classes.set}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <NumberInput
        size="xs"
        label={t('scaling:set.label')}
        // Either, in the same place: nothing moves.
        description={wrong === null && help}
        error={wrong}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        inputContainer={(input) => (
          <div className={classes.number}>
            {input}
            <ActButton
              act={steeringActs.set}
              label={t('scaling:set.act')}
              disabledBecause={wrong}
              onClick={send}
            />
          </div>
        )}
        classNames={{ description: classes.help ?? '', error: classes.help ?? '' }}
        min={0}
        max={max}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        value={value}
        onChange={setWritten}
      />
    </form>
  )
}
