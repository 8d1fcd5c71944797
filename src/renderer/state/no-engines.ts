/** Whether somebody has to be helped before anything can play. Pure. */
import { type Snapshot } from '../../contract/state.ts'

/** No engine can be made, and none is there. */
export const noEnginesAtAll = ({ runtime, engines }: Pick<Snapshot, 'runtime' | 'engines'>): boolean =>
  runtime.problem !== null && engines.every(({ state }) => state === 'failed' || state === 'stopped')
