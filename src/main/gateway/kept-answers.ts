/**
 * Answers to commands by the key of their request (`Idempotency-Key`). Whoever lost the answer on its way sends the same
 * request again, and gets that answer instead of a second carrying out. After the IETF's draft "The Idempotency-Key HTTP
 * Header Field", but for its 409: a second request waits for the first instead.
 */
import { createHash } from 'node:crypto'
import { WeirError } from '../../contract/errors.ts'

export interface KeptAnswers<Answer> {
  /**
   * Carries out what has this key, once: the same request again is given the same answer for a minute after it was there,
   * or waits for it while there is none. What fails instead of being answered is not kept.
   * @throws WeirError `request_invalid` for what is no key, `idempotency_key_reused` for another request with it
   */
  once(
    key: string,
    request: { readonly name: string; readonly args: unknown },
    carryOut: () => Promise<Answer>,
  ): Promise<Answer>
}

interface Kept<Answer> {
  readonly digest: string
  readonly answer: Promise<Answer>
  /** Infinite while there is no answer. */
  untilMs: number
}

const keptForMs = 60_000
/** Far more than people can click in a minute. */
const keptAtMost = 1000
/** Long enough for nobody to choose what somebody else chose: a UUID has 36 characters. No comma: that is two headers. */
const keyPattern = /^[!-+\--~]{16,128}$/

export function createKeptAnswers<Answer>(
  nowMs: () => number = () => performance.now(),
): KeptAnswers<Answer> {
  // Oldest first.
  const answers = new Map<string, Kept<Answer>>()

  function makeRoom(): void {
    for (const [key, { untilMs }] of answers) if (untilMs <= nowMs()) answers.delete(key)
    if (answers.size < keptAtMost) return
    // One that is answered rather than one under way: that one's caller may be about to ask again.
    const answered = [...answers].find(([, { untilMs }]) => untilMs !== Infinity)
    const [oldest] = answered ?? [...answers][0] ?? []
    if (oldest !== undefined) answers.delete(oldest)
  }

  return {
    // Without an await before the answer is kept: the same request may come in the same turn of the event loop.
    async once(key, request, carryOut) {
      if (!keyPattern.test(key)) {
        throw new WeirError('request_invalid', {
          why: 'its Idempotency-Key must be one of 16 to 128 visible ASCII characters, such as a random UUID',
        })
      }
      const digest = digestOf(request)
      makeRoom()
      const before = answers.get(key)
      if (before !== undefined) {
        if (before.digest !== digest) throw new WeirError('idempotency_key_reused', { name: request.name })
        return before.answer
      }
      const kept: Kept<Answer> = { digest, answer: carryOut(), untilMs: Infinity }
      answers.set(key, kept)
      try {
        return await kept.answer
      } catch (error) {
        if (answers.get(key) === kept) answers.delete(key)
        throw error
      } finally {
        kept.untilMs = nowMs() + keptForMs
      }
    },
  }
}

/** @throws WeirError `request_invalid` for arguments nested so deeply that they can be read but not written */
function digestOf({ name, args }: { readonly name: string; readonly args: unknown }): string {
  try {
    return createHash('sha256')
      .update(JSON.stringify([name, args]))
      .digest('base64')
  } catch (error) {
    throw new WeirError('request_invalid', { why: 'its body is nested too deeply' }, { cause: error })
  }
}
