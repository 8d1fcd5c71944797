/**
 * `app://weir/`: serves the built page to the window. A scheme of our own gives the page a real, secure origin, so
 * that the CSP's 'self' and the IPC sender check mean something; `file://` has none.
 */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy } from '../../contract/security.ts'
import { type Logger } from '../core/ports.ts'
import { appHost, appScheme } from './origin.ts'

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Must be called before the app is ready: Chromium reads a scheme's privileges once, at its start. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the files of `folder`, once the app is ready. */
export function setupAppProtocol({ folder, log }: { folder: string; log: Logger }): void {
  const answer = answerFrom(folder)
  protocol.handle(appScheme, async (request) => {
    const response = await answer(request)
    if (!response.ok)
      log.warn('The window asked for what there is not', { url: request.url, status: response.status })
    return response
  })
}

/** Answers requests for `app://weir/…` with files of `folder`, never with one outside it. Never rejects. */
export function answerFrom(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Only GET and HEAD.')
    const path = pathOf(request.url)
    if (path === undefined) return refusal(400, 'This is not a path of this app.')
    const type = mimeTypes[extname(path)]
    if (type === undefined) return refusal(404, 'There is no such file.')
    try {
      const root = await realpath(folder)
      // Resolved on the disk, so that a symbolic link cannot lead out either.
      const file = await realpath(join(root, path))
      if (!file.startsWith(root + sep)) return refusal(403, 'That file is not part of this app.')
      const body = request.method === 'HEAD' ? null : await readFile(file)
      return new Response(body, { headers: headersOf(type) })
    } catch {
      return refusal(404, 'There is no such file.')
    }
  }
}

/** The path below the folder, decoded once; undefined for a foreign host and for anything that looks like a way out. */
function pathOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { host, pathname } = new URL(url)
  if (host !== appHost) return undefined
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  // A URL parser resolves plain "..", an encoded one ("%2e%2e%2f") only shows up after decoding.
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return undefined
  return path === '/' ? '/index.html' : path
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: headersOf('text/plain; charset=utf-8') })
}

function headersOf(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  }
}
