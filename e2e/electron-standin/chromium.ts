/** The browser: a Chromium of the system, spoken to over the DevTools pipe. When the pipe closes, Chromium ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Readable, type Writable } from 'node:stream'

export type Fields = Record<string, unknown>
export interface CdpEvent {
  readonly method: string
  readonly params: Fields
}
interface CdpMessage {
  id?: number
  method?: string
  params?: Fields
  result?: Fields
  error?: { message: string }
  sessionId?: string
}

export interface Chromium {
  /** Sends a command; rejects with the browser's words. `sessionId` addresses a page, none the browser. */
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>
  /** Listens to the events of one page, or of the browser itself (`undefined`). */
  listen(sessionId: string | undefined, listener: (event: CdpEvent) => void): void
  /** Ends the browser and removes its profile. */
  close(): Promise<void>
  /** The same at once, for the last moment of the process. */
  kill(): void
}

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function findChromium(): string {
  const found = [process.env.CHROMIUM_PATH ?? '', ...candidates].find(
    (path) => path !== '' && existsSync(path),
  )
  if (found === undefined)
    throw new Error(`electron stand-in: no Chromium at ${candidates.join(', ')}; set CHROMIUM_PATH`)
  return found
}

/** `switches` are those of the app's command line; a debugging port is opened only if they ask for one. */
export function startChromium(switches: readonly string[]): Chromium {
  const profile = mkdtempSync(join(tmpdir(), 'electron-standin-'))
  const child = spawn(
    findChromium(),
    [
      '--headless=new',
      '--no-startup-window',
      '--no-first-run',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      ...switches,
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  forwardDevToolsLine(child)
  running = connect(child, profile)
  return running
}

let running: Chromium | undefined

/** The browser of this process. */
export function browser(): Chromium {
  if (running === undefined) throw new Error('electron stand-in: Chromium was not started')
  return running
}

/** Only the line that tools wait for: the rest is about a desktop that a headless Chromium has no use for. */
function forwardDevToolsLine(child: ChildProcess): void {
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`)
  })
}

function connect(child: ChildProcess, profile: string): Chromium {
  const [, , , toChild, fromChild] = child.stdio as [unknown, unknown, unknown, Writable, Readable]
  const waiting = new Map<number, (message: CdpMessage) => void>()
  const listeners = new Map<string | undefined, (event: CdpEvent) => void>()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let lastId = 0
  let ended = false

  toChild.on('error', () => undefined)
  void gone.then(() => {
    ended = true
    for (const answer of waiting.values()) answer({ error: { message: 'Chromium is gone' } })
    waiting.clear()
  })

  let text = ''
  fromChild.setEncoding('utf8')
  fromChild.on('data', (chunk: string) => {
    const messages = (text + chunk).split('\0')
    text = messages.pop() ?? ''
    for (const message of messages) receive(JSON.parse(message) as CdpMessage)
  })

  function receive(message: CdpMessage): void {
    if (message.id !== undefined) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    } else if (message.method !== undefined) {
      listeners.get(message.sessionId)?.({ method: message.method, params: message.params ?? {} })
    }
  }

  function send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(new Error(`${method}: Chromium is gone`))
      lastId += 1
      waiting.set(lastId, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {})
        else reject(new Error(`${method}: ${error.message}`))
      })
      toChild.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`)
    })
  }

  function kill(): void {
    child.kill('SIGKILL')
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }

  return {
    send,
    listen: (sessionId, listener) => void listeners.set(sessionId, listener),
    async close() {
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      send('Browser.close').catch(() => undefined)
      await gone
      clearTimeout(timer)
      kill()
    },
    kill,
  }
}
