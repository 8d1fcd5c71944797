/** One try to deliver one message, and what came of it in words. No word of it holds a secret: URLs and tokens may be. */
import { request, type Dispatcher } from 'undici'
import { type Payload } from './payload.ts'

export type Outcome =
  | { readonly kind: 'delivered'; readonly words: string }
  /** It may go better later, not before `afterMs` if the receiver said so. */
  | { readonly kind: 'later'; readonly words: string; readonly afterMs: number | null }
  /** It never will, as it is. */
  | { readonly kind: 'refused'; readonly words: string }

/** Never rejects. Redirects are not followed: a message must not end up where nobody meant it to go. */
export async function post(
  payload: Payload,
  options: { dispatcher: Dispatcher; signal: AbortSignal },
): Promise<Outcome> {
  try {
    const { statusCode, headers, body } = await request(payload.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Weir', ...payload.headers },
      body: JSON.stringify(payload.body),
      ...options,
    })
    // What it answers is of no interest, however long it is.
    body.on('error', () => undefined).destroy()
    return judged(statusCode, retryAfterMs(headers['retry-after']))
  } catch (error) {
    return { kind: 'later', words: whyNot(error, options.signal), afterMs: null }
  }
}

function judged(status: number, afterMs: number | null): Outcome {
  const answered = `it answered HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'delivered', words: answered }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'later', words: answered, afterMs }
  }
  return { kind: 'refused', words: `${answered} (${remedy(status)})` }
}

function remedy(status: number): string {
  if (status < 400) return 'it points elsewhere, and Weir does not follow: enter the URL it points to'
  if (status === 401 || status === 403) return 'check its token'
  if (status === 404 || status === 405 || status === 410) return 'check its URL'
  return 'check its kind and URL'
}

/** Seconds, or a date, of which seconds are all that anybody sends here. */
function retryAfterMs(header: string | string[] | undefined): number | null {
  const seconds = Number(header)
  return header === undefined || Number.isNaN(seconds) || seconds < 0 ? null : seconds * 1000
}

function whyNot(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it did not answer in time'
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection was refused'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'the connection was reset'
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'it did not answer in time'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'its address cannot be reached'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is unknown'
    default:
      // The message of an error may quote the URL, so its code must do.
      if (/CERT|SIGNATURE|^ERR_TLS/.test(code)) return `its certificate is not trusted (${code})`
      return code === '' ? 'the call failed' : `the call failed (${code})`
  }
}
