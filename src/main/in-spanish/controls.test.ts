/** Whatever controls answer or refuse has its Spanish. */
import { describe, expect, it } from 'vitest'
import { commands, type CommandName } from '../../contract/commands.ts'
import { WeirError } from '../../contract/errors.ts'
import { describeIssues } from '../../contract/issues.ts'
import { type SettingsInput } from '../../contract/settings.ts'
import { contentId } from '../core/fake-engines.ts'
import { startWeir } from '../core/test-weir.ts'
import { unsaid, untold } from './test-spanish.ts'

describe('controls', () => {
  it.each(Object.keys(commands) as CommandName[])(
    'what is wrong with the arguments of %s is said',
    (name) => {
      const wrong = [
        { extra: 1 },
        5,
        { sessionId: 1, engineId: 1, contentId: 'x', rule: 'x', index: -1, engines: -1 },
      ]
      const problems = wrong.flatMap((args) => {
        const parsed = commands[name].args.safeParse(args)
        return parsed.success ? [] : [describeIssues(parsed.error, args)]
      })
      expect(unsaid(problems)).toEqual([])
      expect(
        untold(problems.map((why) => new WeirError('command_invalid', { name, problems: why }).message)),
      ).toEqual([])
    },
  )

  it('all that they answer is said', async () => {
    const settings: SettingsInput = { engines: { min: 2, slotsPerEngine: 1 }, streams: { maxAttempts: 1 } }
    const dead = contentId('d')
    const house = await startWeir({ settings, behaviours: { [dead]: { kind: 'dead', afterMs: 500 } } })
    const texts: string[] = []
    const send = async (name: CommandName | 'sing', args: unknown): Promise<void> => {
      const reply = house.weir.command(name, args)
      await house.pass(4000)
      const answer = await reply
      texts.push(answer.ok ? answer.result.text : answer.error.message)
    }
    const a = contentId('a')
    house.play(a)
    await house.pass(2000)
    await send('sing', {})
    await send('channels.import', { text: `One, ${a}` })
    await send('channels.import', { text: `One, ${a}\nTwo, ${dead}\nbad line\nworse line` })
    await send('channels.import', { text: `One, ${a}\nbad line` })
    await send('channels.import', { text: '' })
    await send('channels.import', { text: 'acestream://12' })
    await send('content.try', { contentId: a })
    await send('content.try', { contentId: contentId('b') })
    await send('content.try', { contentId: dead })
    await send('content.block', { contentId: dead })
    await send('content.try', { contentId: dead })
    await send('content.unblock', { contentId: dead })
    await send('content.forget', { contentId: dead })
    await send('session.move', { sessionId: 's1' })
    await send('session.move', { sessionId: 's1', engineId: 'e1' })
    await send('session.move', { sessionId: 's1', engineId: 'e2' })
    await send('reader.kick', { sessionId: 's1', readerId: 'r99' })
    await send('session.stop', { sessionId: 's1' })
    await send('session.stop', { sessionId: 's1', cutViewers: 1 })
    await send('engine.drain', { engineId: 'e1' })
    await send('engine.restart', { engineId: 'e2' })
    await send('engine.remove', { engineId: 'e9' })
    await send('engine.add', {})
    await send('scaling.set', { engines: 1 })
    await send('scaling.set', { engines: 99 })
    await send('scaling.pause', {})
    await send('scaling.resume', {})
    await send('runtime.retry', {})
    await send('runtime.cancel', {})
    for (const forS of [60, 3600, 86_400, 604_800, 1, null])
      await send('alert.mute', { rule: 'queueFull', forS })
    await send('alert.unmute', { rule: 'queueFull' })
    await send('alert.acknowledge', { alertId: 'a9' })
    await send('alert.unacknowledge', { alertId: 'a9' })
    await send('alerts.test-webhook', { index: 0 })
    await send('settings.set', { patch: {} })
    await house.end()
    expect(unsaid(texts)).toEqual([])
  })
})
