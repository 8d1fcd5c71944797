import { expect, it } from 'vitest'
import { type ErrorBody } from '../../contract/errors.ts'
import { createActs } from './acts.ts'
import { cutOff, type CutOff } from './cutting.ts'

/** Weir with so many viewers on the stream; the page believes in other numbers. */
function house(viewersNow: number) {
  const sent: unknown[] = []
  const questions: CutOff[] = []
  const weir = { viewers: viewersNow }
  const acts = createActs({
    command(_name, args) {
      sent.push(args)
      const { cutViewers } = args as { cutViewers: number }
      const error: ErrorBody = { code: 'would_cut_viewers', message: 'no', cutViewers: weir.viewers }
      if (weir.viewers > cutViewers) return Promise.resolve({ ok: false, error })
      return Promise.resolve({ ok: true, result: { text: 'done' } as never })
    },
  })
  const stop = (believed: number, answers: boolean[]) =>
    cutOff(
      acts,
      {
        key: 'stop',
        name: 'session.stop',
        args: { sessionId: 's1' },
        affected: () => (believed === 0 ? null : { title: 'Stop it?', lines: ['VLC'], viewers: believed }),
      },
      (question, onYes) => {
        questions.push(question)
        if (answers.shift() === true) onYes()
      },
    )
  const notices = () => acts.store.getState().notices.map(({ text }) => text)
  return { sent, questions, notices, stop, weir }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

it('asks again with the number of the moment when the page showed too few viewers', async () => {
  const { sent, questions, notices, stop } = house(3)
  await stop(1, [true, true])
  await settle()
  expect(questions.map(({ title }) => title)).toEqual(['Stop it?', 'By now 3 viewers are affected. Go on?'])
  expect(sent).toEqual([
    { sessionId: 's1', cutViewers: 1 },
    { sessionId: 's1', cutViewers: 3 },
  ])
  expect(notices()).toEqual(['done'])
})

it('asks also where the page showed nobody at all', async () => {
  const { questions, notices, stop } = house(1)
  await stop(0, [false])
  await settle()
  expect(questions).toEqual([{ title: 'By now 1 viewer is affected. Go on?', lines: [], viewers: 1 }])
  expect(notices()).toEqual([])
})

it('sends nothing unless the user agrees, and asks nothing where nobody watches', async () => {
  const asked = house(2)
  await asked.stop(2, [false])
  expect(asked.sent).toEqual([])
  const quiet = house(0)
  await quiet.stop(0, [])
  expect(quiet.questions).toEqual([])
  expect(quiet.notices()).toEqual(['done'])
})
