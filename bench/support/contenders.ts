/** What is compared: Weir's service, nginx and node http-proxy, all in front of the same source. */
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { asker, startChild, stopChild } from './child.ts'
import { type LoopDelay } from './loop-probe.ts'
import { contentOf, type Source } from './source.ts'
import { sleep } from './statistics.ts'

export interface Contender {
  readonly name: string
  readonly pid: number
  /** Where a stream of so many Mbit/s is read. */
  streamUrl(mbitPerS: number): string
  stop(): Promise<void>
}

export interface WeirContender extends Contender {
  /** The address of the service, without a slash at the end. */
  readonly url: string
  contentUrl(contentId: string): string
  /** Watches the event loop for so long. */
  loopDelay(overMs: number): Promise<LoopDelay>
}

const repository = join(import.meta.dirname, '..', '..')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function tempDir(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `weir-bench-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

async function untilItAnswers(url: string, what: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    const ok = await fetch(url).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
    if (ok) return
    await sleep(200)
  }
  throw new Error(`${what} did not come up at ${url}`)
}

/** The headless service as a user runs it, with the source as its only engine; `more` is laid over its settings. */
export async function startWeir(
  source: Pick<Source, 'url'>,
  { lingerS = 1, more = {} }: { lingerS?: number; more?: SettingsInput } = {},
): Promise<WeirContender> {
  const dir = tempDir('weir')
  const port = await freePort()
  const settings: SettingsInput = {
    ...more,
    engines: { runtime: 'remote', remote: [source.url], min: 1, max: 1, slotsPerEngine: 8, ...more.engines },
    streams: { lingerS, ...more.streams },
    gateway: { host: '127.0.0.1', port },
  }
  const file = join(dir.path, 'settings.json')
  writeFileSync(file, JSON.stringify(settings))
  const args = ['--settings', file, '--data-dir', join(dir.path, 'data')]
  const probe = join(import.meta.dirname, 'loop-probe.ts')
  const child = fork(join(repository, 'src/main/headless.ts'), args, {
    execArgv: ['--import', probe],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ask = asker(child)
  const url = `http://127.0.0.1:${port}`
  const contentUrl = (contentId: string): string => `${url}/ace/getstream?id=${contentId}`
  try {
    await untilItAnswers(`${url}/readyz`, 'Weir')
  } catch (error) {
    await stopChild(child)
    throw error
  }
  return {
    name: 'Weir',
    pid: child.pid ?? 0,
    url,
    contentUrl,
    streamUrl: (mbitPerS) => contentUrl(contentOf(mbitPerS)),
    async loopDelay(overMs) {
      await ask('beginLoopDelay')
      await sleep(overMs)
      return ask('endLoopDelay')
    },
    async stop() {
      await stopChild(child)
      dir.remove()
    },
  }
}

/** nginx with `proxy_pass`, as many workers as cores; with and without its buffering, since either may be cheaper. */
export async function startNginx(source: Source, { buffering }: { buffering: boolean }): Promise<Contender> {
  const dir = tempDir('nginx')
  const port = await freePort()
  const config = `
    daemon off;
    worker_processes auto;
    pid ${dir.path}/nginx.pid;
    error_log stderr crit;
    events { worker_connections 1024; }
    http {
      access_log off;
      client_body_temp_path ${dir.path}; proxy_temp_path ${dir.path}; fastcgi_temp_path ${dir.path};
      uwsgi_temp_path ${dir.path}; scgi_temp_path ${dir.path};
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass ${source.url};
          proxy_http_version 1.1;
          proxy_buffering ${buffering ? 'on' : 'off'};
          proxy_max_temp_file_size 0;
        }
      }
    }`
  const file = join(dir.path, 'nginx.conf')
  writeFileSync(file, config)
  const child = spawn('nginx', ['-p', dir.path, '-e', 'stderr', '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await untilItAnswers(`http://127.0.0.1:${port}/server/api`, 'nginx')
  return {
    name: `nginx, proxy_buffering ${buffering ? 'on' : 'off'}`,
    pid: child.pid ?? 0,
    streamUrl: (mbitPerS) => `http://127.0.0.1:${port}/source?mbit=${mbitPerS}`,
    async stop() {
      await stopChild(child)
      dir.remove()
    },
  }
}

export async function startHttpProxy(source: Source): Promise<Contender> {
  const child = startChild('http-proxy-main.ts', [source.url])
  const port = await child.ask<number>('listen')
  return {
    name: 'node http-proxy',
    pid: child.pid,
    streamUrl: (mbitPerS) => `http://127.0.0.1:${port}/source?mbit=${mbitPerS}`,
    stop: () => child.stop(),
  }
}
