/** A notice as each kind of receiver wants it. Pure. */
import { type Notice, type Webhook } from '../../../contract/alerts.ts'

export interface Payload {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The tightest limit of all of them is 4096 bytes (ntfy); a character takes three at most here. */
const textAtMost = 1300

const shortened = (text: string): string =>
  text.length > textAtMost ? `${text.slice(0, textAtMost - 1)}…` : text

export function payloadFor(hook: Webhook, notice: Notice): Payload {
  const text = shortened(notice.text)
  switch (hook.kind) {
    case 'json':
      return {
        url: hook.url,
        headers: bearer(hook.token),
        body: { source: 'weir', ...notice, text, at: new Date(notice.atMs).toISOString() },
      }
    case 'ntfy':
      return ntfy(hook, notice, text)
    case 'gotify':
      return gotify(hook, notice, text)
    case 'discord':
      return discord(hook, notice, text)
  }
}

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` }

/** docs.ntfy.sh/publish, "Publish as JSON": to the server's root, with the topic inside; headers could not carry UTF-8. */
function ntfy(hook: Webhook, notice: Notice, message: string): Payload {
  const { origin, pathname } = new URL(hook.url)
  return {
    url: `${origin}/`,
    headers: bearer(hook.token),
    body: {
      topic: pathname.replaceAll('/', ''),
      title: notice.title,
      message,
      priority: urgency(notice, { low: 2, normal: 3, high: 4 }),
      tags: [urgency(notice, { low: 'white_check_mark', normal: 'warning', high: 'rotating_light' })],
      ...(notice.url === null ? {} : { click: notice.url }),
    },
  }
}

/** gotify.net/docs/pushmsg; the token in a header, since URLs end up in the logs of proxies. */
function gotify(hook: Webhook, notice: Notice, message: string): Payload {
  const base = hook.url.replace(/\/(message)?$/, '')
  return {
    url: `${base}/message`,
    headers: { 'x-gotify-key': hook.token ?? '' },
    body: {
      title: notice.title,
      message,
      priority: urgency(notice, { low: 2, normal: 5, high: 8 }),
      ...(notice.url === null ? {} : { extras: { 'client::notification': { click: { url: notice.url } } } }),
    },
  }
}

/** discord.com/developers/docs/resources/webhook. Names of contents must not call people: no mention is allowed. */
function discord(hook: Webhook, notice: Notice, description: string): Payload {
  return {
    url: hook.url,
    headers: {},
    body: {
      username: 'Weir',
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: notice.title,
          description,
          color: urgency(notice, { low: 0x2e9e5b, normal: 0xd98e04, high: 0xcc3333 }),
          timestamp: new Date(notice.atMs).toISOString(),
          ...(notice.url === null ? {} : { url: notice.url }),
        },
      ],
    },
  }
}

function urgency<T>({ kind, level }: Notice, of: { low: T; normal: T; high: T }): T {
  if (kind === 'recovered') return of.low
  return level === 'bad' ? of.high : of.normal
}
