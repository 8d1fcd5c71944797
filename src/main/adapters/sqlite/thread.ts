/** The database's thread as seen from the main one: questions and answers, and its end. */
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type HistoryNews } from '../../core/ports.ts'
import { type Asked, type Questions, type Said, type ThreadOptions, type What } from './messages.ts'

/** Beside this file in the source, and beside the entries in a build. */
const script = join(import.meta.dirname, `history-worker${extname(import.meta.filename)}`)
/** The cache of SQLite is not in it. */
const heapMb = 256

export interface HistoryThread {
  /** null when the thread is gone. */
  ask<W extends What>(what: W, ask: Questions[W]['ask']): Promise<Questions[W]['answer'] | null>
  terminate(): Promise<void>
}

export function startThread(
  options: ThreadOptions,
  on: {
    news(news: HistoryNews, problem: string | null): void
    /** It ended by itself, which it never should. Every open question has been answered null. */
    gone(why: string): void
  },
): HistoryThread {
  const worker = new Worker(script, {
    name: 'weir-history',
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  const waiting = new Map<number, (answer: unknown) => void>()
  let lastId = 0
  let why: string | null = null
  let isEnding = false

  worker.on('message', (said: Said) => {
    if (said.type === 'news') return on.news(said.news, said.problem)
    waiting.get(said.id)?.(said.answer)
    waiting.delete(said.id)
  })
  worker.on('error', (error: unknown) => {
    why = error instanceof Error ? error.message : String(error)
  })
  worker.once('exit', (code) => {
    why ??= `its thread ended with code ${code}`
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
    if (!isEnding) on.gone(why)
  })

  return {
    ask<W extends What>(what: W, ask: Questions[W]['ask']) {
      return new Promise<Questions[W]['answer'] | null>((resolve) => {
        if (why !== null) return resolve(null)
        const id = ++lastId
        waiting.set(id, (answer) => resolve(answer as Questions[W]['answer'] | null))
        if (what === 'close') isEnding = true
        const asked = { id, what, ask } as Asked
        worker.postMessage(asked)
      })
    },
    async terminate() {
      isEnding = true
      await worker.terminate()
    },
  }
}
