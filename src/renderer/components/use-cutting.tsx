import { useWeir } from '../state/hooks.ts'
import { cutOff, type CuttingAct, type CuttingCommand } from '../state/cutting.ts'
import { useConfirm } from './Confirm.tsx'
import { CutOffBody } from './CutOffBody.tsx'

/** Carries out an act that cuts viewers off, with its question: `after` says what comes then, `act` what the button does. */
export function useCutting(): <N extends CuttingCommand>(
  act: CuttingAct<N>,
  words: { readonly after: string; readonly act: string },
) => void {
  const { acts } = useWeir()
  const confirm = useConfirm()
  return (act, words) =>
    void cutOff(acts, act, ({ title, lines }, onYes) =>
      confirm({ title, body: <CutOffBody lines={lines} after={words.after} />, act: words.act, onYes }),
    )
}
