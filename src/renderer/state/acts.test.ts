import { expect, test } from 'vitest'
import { type CommandReply } from '../../contract/commands.ts'
import { createActs } from './acts.ts'

function setUp(reply: CommandReply<'runtime.retry'>) {
  let answer: () => void = () => undefined
  let sent = 0
  const acts = createActs({
    command: () => {
      sent += 1
      return new Promise((resolve) => {
        answer = () => resolve(reply as never)
      })
    },
  })
  return { acts, answer: () => answer(), sent: () => sent }
}

const done: CommandReply<'runtime.retry'> = { ok: true, result: { text: 'Tried again' } }

test('a refusal is shown in its own words', async () => {
  const { acts, answer } = setUp({
    ok: false,
    error: { code: 'engine_unknown', message: 'There is no engine "e9".' },
  })
  const running = acts.run('a', 'runtime.retry', {})
  answer()
  await running
  expect(acts.store.getState().notices).toMatchObject([{ level: 'bad', text: 'There is no engine "e9".' }])
})

test('a refusal has details to copy, in the words in which it came', async () => {
  const { acts, answer } = setUp({
    ok: false,
    error: { code: 'engine_unknown', message: 'There is no engine "e9".' },
  })
  const running = acts.run('a', 'runtime.retry', {})
  answer()
  await running
  expect(acts.store.getState().notices[0]?.details).toBe(
    'runtime.retry: engine_unknown\nThere is no engine "e9".',
  )
})

test('what can be taken back says so with its good news, and only then', async () => {
  const undo = () => undefined
  const worked = setUp(done)
  const running = worked.acts.run('a', 'runtime.retry', {}, { undo })
  worked.answer()
  await running
  expect(worked.acts.store.getState().notices[0]?.undo).toBe(undo)
  const refused = setUp({ ok: false, error: { code: 'internal', message: 'no' } })
  const again = refused.acts.run('a', 'runtime.retry', {}, { undo })
  refused.answer()
  await again
  expect(refused.acts.store.getState().notices[0]?.undo).toBeUndefined()
})

test('a double click sends the act once', async () => {
  const { acts, answer, sent } = setUp(done)
  const running = acts.run('a', 'runtime.retry', {})
  expect(acts.store.getState().pending.has('a')).toBe(true)
  expect(await acts.run('a', 'runtime.retry', {})).toBeUndefined()
  answer()
  await running
  expect(sent()).toBe(1)
  expect(acts.store.getState().pending.has('a')).toBe(false)
})

test('a dialog that shows the outcome itself gets no notice beside it', async () => {
  const { acts, answer } = setUp(done)
  const running = acts.run('a', 'runtime.retry', {}, { quiet: true })
  answer()
  expect(await running).toEqual(done)
  expect(acts.store.getState().notices).toEqual([])
})

test('notices are few, the newest last, and go when dismissed', () => {
  const { acts } = setUp(done)
  for (const text of ['1', '2', '3', '4', '5']) acts.say('ok', text)
  const { notices } = acts.store.getState()
  expect(notices.map(({ text }) => text)).toEqual(['2', '3', '4', '5'])
  acts.dismiss(notices[0]?.id ?? -1)
  expect(acts.store.getState().notices.map(({ text }) => text)).toEqual(['3', '4', '5'])
})
