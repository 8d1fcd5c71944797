/** Child processes that answer questions over Node's IPC, so that each part's CPU time can be told apart. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

export interface Child {
  readonly pid: number
  ask<T>(question: string, args?: object): Promise<T>
  stop(): Promise<void>
}

/** `script` is relative to this folder. Its output goes to stderr. */
export function startChild(
  script: string,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): Child {
  const child = fork(join(import.meta.dirname, script), [...args], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return { pid: child.pid ?? 0, ask: asker(child), stop: () => stopChild(child) }
}

interface Reply {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

export function asker(child: ChildProcess): Child['ask'] {
  let asked = 0
  return <T>(question: string, args: object = {}) =>
    new Promise<T>((resolve, reject) => {
      const id = ++asked
      const onExit = (): void => reject(new Error(`It ended while asked: ${question}`))
      const onMessage = (reply: Reply): void => {
        if (reply.id !== id) return
        child.off('message', onMessage).off('exit', onExit)
        if (reply.error === undefined) resolve(reply.value as T)
        else reject(new Error(reply.error))
      }
      child.on('message', onMessage).on('exit', onExit)
      child.send({ id, question, args })
    })
}

export async function stopChild(child: ChildProcess, graceMs = 10_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(impatience)
}

type Handlers = Readonly<Record<string, (args: never) => unknown>>

/** In the child: answers questions by name. */
export function answerQuestions(handlers: Handlers): void {
  process.on('message', (message: { id: number; question: string; args: never }) => {
    const handle = handlers[message.question]
    if (handle === undefined) return
    Promise.resolve()
      .then(() => handle(message.args))
      .then(
        (value) => process.send?.({ id: message.id, value }),
        (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
      )
  })
}
