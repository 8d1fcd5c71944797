/**
 * A stand-in for Weir's gateway for looking at the dashboard: serves the built renderer under Weir's
 * Content-Security-Policy, and scripted snapshots over the same live feed and commands. No engine is behind it.
 *
 *   node e2e/support/fake-service.ts --port 8890 --scenario busy      (GET /fake/<scenario> switches)
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { WebSocketServer, type WebSocket } from 'ws'
import { commands, isCommandName } from '../../src/contract/commands.ts'
import { asWeirError, WeirError } from '../../src/contract/errors.ts'
import { diffSnapshots, type LiveMessage } from '../../src/contract/live.ts'
import { isQueryName, queries } from '../../src/contract/queries.ts'
import { contentSecurityPolicy } from '../../src/contract/security.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { createFakeAnswers } from './fake-answers.ts'
import { answerFakeQuery } from './fake-queries.ts'
import { fakeSnapshot, scenarios, type Scenario } from './fake-snapshots.ts'

const tickMs = 250
const repository = resolve(import.meta.dirname, '../..')

export interface FakeService {
  readonly url: string
  /** Commands received, oldest first. */
  readonly commands: readonly { readonly name: string; readonly args: unknown }[]
  show(scenario: Scenario): void
  /** One tick; for a service that was started with `ticks: 'by hand'`. */
  tick(): void
  /** What went to pages so far: messages of the live feed, and answers to requests. */
  sent(): { readonly messages: number; readonly answers: number }
  /** Drops every live connection and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  stop(): Promise<void>
}

export async function startFakeService(options: {
  port?: number
  scenario?: Scenario
  assets?: string
  /** Four a second unless by hand. */
  ticks?: 'by hand'
}): Promise<FakeService> {
  const assets = resolve(options.assets ?? join(repository, 'out/renderer'))
  const received: { name: string; args: unknown }[] = []
  const sockets = new Set<WebSocket>()
  const scripted = createFakeAnswers()
  let scenario = options.scenario ?? 'busy'
  let tick = 0
  let cutOff = false
  let messages = 0
  let answers = 0
  let snapshot: Snapshot = fakeSnapshot(scenario, tick)

  const server = createServer((request, response) => {
    answers += 1
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  const live = new WebSocketServer({ noServer: true })

  server.on('upgrade', (request, socket, head) => {
    if (cutOff || !(request.url ?? '').startsWith('/api/v1/live')) {
      socket.destroy()
      return
    }
    live.handleUpgrade(request, socket, head, (opened) => {
      sockets.add(opened)
      opened.on('close', () => sockets.delete(opened))
      messages += 1
      opened.send(JSON.stringify({ type: 'snapshot', snapshot } satisfies LiveMessage))
    })
  })

  function goOn(): void {
    tick += 1
    const next = fakeSnapshot(scenario, tick)
    const delta = diffSnapshots(snapshot, next)
    // A tick without a change must not leave a gap in the numbers.
    snapshot = delta === undefined ? snapshot : { ...next, seq: snapshot.seq + 1 }
    if (delta !== undefined) broadcast({ ...delta, seq: snapshot.seq })
  }
  const timer = options.ticks === 'by hand' ? undefined : setInterval(goOn, tickMs)

  function broadcast(message: LiveMessage): void {
    const text = JSON.stringify(message)
    for (const socket of sockets) socket.send(text)
    messages += sockets.size
  }

  function show(next: Scenario): void {
    scenario = next
    snapshot = { ...fakeSnapshot(scenario, tick), seq: snapshot.seq }
    broadcast({ type: 'snapshot', snapshot })
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const wished = scenarios.find((name) => pathname === `/fake/${name}`)
    if (wished !== undefined) {
      show(wished)
      response.end(`now showing ${wished}\n`)
      return
    }
    if (pathname === '/api/v1/state') {
      json(response, 200, snapshot)
      return
    }
    if (pathname.startsWith('/api/v1/commands/')) {
      await obey(pathname.slice('/api/v1/commands/'.length), request, response)
      return
    }
    if (pathname.startsWith('/api/v1/queries/')) {
      await tell(pathname.slice('/api/v1/queries/'.length), searchParams.get('args'), response)
      return
    }
    await serveAsset(assets, pathname, response)
  }

  async function tell(name: string, args: string | null, response: ServerResponse): Promise<void> {
    try {
      if (!isQueryName(name)) throw new WeirError('query_unknown', { name })
      const checked = queries[name].args.parse(JSON.parse(args ?? '{}'))
      const result =
        (await scripted.answer(name, checked, snapshot)) ?? answerFakeQuery(name, checked, snapshot)
      json(response, 200, { ok: true, result })
    } catch (error) {
      refuse(response, asWeirError(error))
    }
  }

  async function obey(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk as Buffer)
    if (!isCommandName(name)) {
      refuse(response, new WeirError('command_unknown', { name }))
      return
    }
    const args = commands[name].args.safeParse(JSON.parse(Buffer.concat(body).toString('utf8')))
    if (!args.success) {
      refuse(response, new WeirError('command_invalid', { name, problems: args.error.message }))
      return
    }
    received.push({ name, args: args.data })
    if (name === 'channels.import' && 'text' in args.data) {
      importChannels(args.data.text, response)
      return
    }
    try {
      const result = (await scripted.change(name, args.data)) ?? { text: `${name} was done`, played: false }
      json(response, 200, { ok: true, result })
    } catch (error) {
      refuse(response, asWeirError(error))
    }
  }

  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    commands: received,
    show,
    tick: goOn,
    sent: () => ({ messages, answers }),
    cut: () => {
      cutOff = true
      for (const socket of sockets) socket.terminate()
    },
    mend: () => {
      cutOff = false
    },
    stop: async () => {
      clearInterval(timer)
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, error: WeirError): void {
  json(response, error.status, { error: error.toBody() })
}

function importChannels(text: string, response: ServerResponse): void {
  const count = text.split('\n').filter((line) => /[0-9a-f]{40}/i.test(line)).length
  if (count === 0) {
    refuse(response, new WeirError('playlist_invalid', { why: 'no line holds a content id' }))
    return
  }
  json(response, 200, { ok: true, result: { text: `Imported ${count} channels`, count, skipped: 1 } })
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

async function serveAsset(assets: string, pathname: string, response: ServerResponse): Promise<void> {
  const file = join(assets, normalize(pathname === '/' ? '/index.html' : decodeURIComponent(pathname)))
  const type = types[extname(file)]
  const body =
    file.startsWith(assets + sep) && type !== undefined ? await readFile(file).catch(() => null) : null
  if (body === null || type === undefined) {
    refuse(response, new WeirError('not_found', { path: pathname }))
    return
  }
  response
    .writeHead(200, { 'content-type': type, 'content-security-policy': contentSecurityPolicy })
    .end(body)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, scenario: { type: 'string' }, assets: { type: 'string' } },
  })
  const service = await startFakeService({
    port: Number(values.port ?? 8890),
    scenario: scenarios.find((name) => name === values.scenario) ?? 'busy',
    ...(values.assets === undefined ? {} : { assets: values.assets }),
  })
  console.log(`fake Weir at ${service.url}; scenarios: ${scenarios.map((name) => `/fake/${name}`).join(' ')}`)
}
