/**
 * Acts that cut viewers off: the user is told of whom, agrees to that number, and only that is sent. Where there are more
 * by then than the page showed, Weir refuses, and the user is asked again.
 */
import { type CommandArgs } from '../../contract/commands.ts'
import { sentence } from '../i18n/error-text.ts'
import { t } from '../i18n/i18n.ts'
import { type Acts } from './acts.ts'

export interface CutOff {
  /** "Stop Sports One for 3 viewers?" */
  readonly title: string
  /** One line for each viewer or stream, then "and 12 more". */
  readonly lines: readonly string[]
  readonly viewers: number
}

export type CuttingCommand = 'session.stop' | 'engine.restart' | 'engine.remove'

export interface CuttingAct<N extends CuttingCommand> {
  /** Key of the act in the acts store. */
  readonly key: string
  readonly name: N
  readonly args: Omit<CommandArgs<N>, 'cutViewers'>
  /** Read when it is asked for: rows need not render anew for every viewer who comes or goes. null: nobody. */
  affected(): CutOff | null
}

/** `ask` puts the question and calls back if the answer is yes. */
export async function cutOff<N extends CuttingCommand>(
  acts: Acts,
  act: CuttingAct<N>,
  ask: (question: CutOff, onYes: () => void) => void,
): Promise<void> {
  async function send(viewers: number): Promise<void> {
    const args = { ...act.args, cutViewers: viewers } as CommandArgs<N>
    const reply = await acts.run(act.key, act.name, args, { quiet: true })
    if (reply === undefined) return
    if (reply.ok) return acts.say('ok', sentence(reply.result.text))
    const { code, cutViewers } = reply.error
    if (code !== 'would_cut_viewers' || cutViewers === undefined) return acts.sayError(act.name, reply.error)
    const lines = act.affected()?.lines ?? []
    const title = t('common:cut.changed', { count: cutViewers })
    ask({ title, lines, viewers: cutViewers }, () => void send(cutViewers))
  }

  const affected = act.affected()
  if (affected === null) return send(0)
  ask(affected, () => void send(affected.viewers))
}
