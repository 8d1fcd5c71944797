import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeDialogs } from './acts-fake.ts'
import * as electron from './electron-fake.ts'
import { setupLinkInbox } from './link-inbox.ts'
import { linkOpener } from './link-opener.ts'
import { registerLinks } from './link-registration.ts'
import { linkIn, parseLink } from './links.ts'
import { fakeLog } from './orchestrator-fake.ts'
import { english } from './words/english.ts'
import { spanish } from './words/spanish.ts'
import { type DesktopWords } from './words/words.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

beforeEach(() => electron.resetElectron())

const id = '0123456789abcdef0123456789abcdef01234567'

describe('a link', () => {
  it.each([
    ['', 'notAcestream'],
    [`http://127.0.0.1/?id=${id}`, 'notAcestream'],
    [`javascript:acestream://${id}`, 'notAcestream'],
    ['acestream://', 'wrongLength'],
    [`acestream://${id}0`, 'wrongLength'],
    [`acestream://${'g'.repeat(40)}`, 'notHex'],
    [`acestream://${id}?player=/bin/sh`, 'moreThanAnId'],
    [`acestream://${id}#x`, 'moreThanAnId'],
    [`acestream://${id}/../../etc`, 'moreThanAnId'],
    [`acestream://user@${id}`, 'moreThanAnId'],
    [`acestream://${id}:80`, 'moreThanAnId'],
    [`acestream://${id} --settings /tmp/evil`, 'moreThanAnId'],
    [`acestream://${id}\n--demo`, 'moreThanAnId'],
    [`acestream://%61${id.slice(1)}`, 'moreThanAnId'],
  ])('is refused: %j', (link, kind) => {
    expect(parseLink(link)).toMatchObject({ problem: { kind } })
  })

  it.each([`acestream://${id}`, `ACESTREAM://${id.toUpperCase()}/`, `acestream:${id}`])(
    'names a content: %s',
    (link) => {
      expect(parseLink(link)).toEqual({ contentId: id })
    },
  )

  it('gives a content id or nothing, whatever it holds', () => {
    // Lone halves of surrogate pairs and control characters among them.
    const text = fc
      .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 100 })
      .map((points) => String.fromCodePoint(...points))
    fc.assert(
      fc.property(text, fc.boolean(), (some, withScheme) => {
        const parsed = parseLink(withScheme ? `acestream://${some}` : some)
        if ('contentId' in parsed) expect(parsed.contentId).toMatch(/^[0-9a-f]{40}$/)
        else expect(/\p{C}/u.test(parsed.problem.shown)).toBe(false)
      }),
    )
  })

  it('is found among the arguments of a start', () => {
    expect(linkIn(['weir', '--demo', `AceStream://${id}`])).toBe(`AceStream://${id}`)
    expect(linkIn(['weir', '--data-dir', '/acestream://'])).toBeUndefined()
  })
})

describe('links on their way in', () => {
  it('wait until somebody serves them, the last one counts', () => {
    const inbox = setupLinkInbox()
    expect(inbox.started(['weir', 'acestream://a'])).toBe(true)
    const event = electron.preventable({})
    electron.app.emit('open-url', event, 'acestream://b')
    expect(event.defaultPrevented).toBe(true)
    const open = vi.fn()
    inbox.serve(open)
    expect(inbox.started(['weir', 'acestream://c'])).toBe(true)
    expect(open.mock.calls).toEqual([['acestream://b'], ['acestream://c']])
  })

  it('are none in a start without one', () => {
    expect(setupLinkInbox().started(['weir', '--demo'])).toBe(false)
  })
})

interface SetupOptions {
  readonly isOn?: boolean
  readonly says?: 'yes' | 'no'
  readonly words?: DesktopWords
}

describe('opening a link', () => {
  function setup({ isOn = true, says = 'yes', words = english }: SetupOptions = {}) {
    const dialogs = fakeDialogs(says)
    const play = vi.fn()
    const log = fakeLog()
    const channel = { id: 'news', name: 'News 24', sources: [{ kind: 'contentId', id }] } as const
    const rest = { group: null, logo: null, tvgId: null, number: null }
    const open = linkOpener({
      isOn: () => isOn,
      channels: () => [{ ...channel, ...rest }],
      dialogs,
      words: () => words,
      play,
      log,
    })
    return { open, dialogs, play, log }
  }
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

  it('plays nothing while it is switched off, and says how to switch it on', async () => {
    const { open, dialogs, play } = setup({ isOn: false })
    open(`acestream://${id}`)
    await settled()
    expect(dialogs.told).toEqual([english.linksAreOff])
    expect(dialogs.asked).toEqual([])
    expect(play).not.toHaveBeenCalled()
  })

  it.each([english, spanish])('of no use is refused with a sentence', async (words) => {
    const { open, dialogs, play, log } = setup({ words })
    open('acestream://nonsense?x')
    await settled()
    expect(dialogs.told[0]?.body).toContain('acestream://nonsense?x')
    expect(play).not.toHaveBeenCalled()
    expect(log.lines).toHaveLength(1)
  })

  it('asks with the id and the name of the channel, and plays when the answer is yes', async () => {
    const { open, dialogs, play } = setup()
    open(`acestream://${id.toUpperCase()}`)
    await settled()
    expect(dialogs.asked[0]?.title).toBe('Play News 24?')
    expect(dialogs.asked[0]?.body).toContain(id)
    expect(play).toHaveBeenCalledExactlyOnceWith(id)
  })

  it('plays nothing when the answer is no', async () => {
    const { open, play } = setup({ says: 'no' })
    open(`acestream://${id}`)
    await settled()
    expect(play).not.toHaveBeenCalled()
  })

  it('asks one question, however many links a page fires off', async () => {
    const { open, dialogs, play } = setup()
    for (let count = 0; count < 100; count += 1) open(`acestream://${id}`)
    await settled()
    expect(dialogs.asked).toHaveLength(1)
    expect(play).toHaveBeenCalledTimes(1)
    open(`acestream://${id}`)
    await settled()
    expect(dialogs.asked).toHaveLength(2)
  })
})

describe('the scheme', () => {
  const options = (platform: NodeJS.Platform) => ({
    platform,
    command: { file: '/opt/weir', args: ['--data-dir', '/d'] },
    log: fakeLog(),
  })

  it('is taken over and given back', () => {
    registerLinks(true, options('win32'))
    expect([...electron.app.protocolClients]).toEqual([
      JSON.stringify(['acestream', '/opt/weir', ['--data-dir', '/d', '--']]),
    ])
    registerLinks(false, options('win32'))
    expect(electron.app.protocolClients.size).toBe(0)
  })

  it('that the system keeps to itself is said in the log', () => {
    electron.app.takesProtocols = false
    const { log, ...rest } = options('linux')
    registerLinks(true, { ...rest, log })
    expect(log.lines.join()).toContain('did not let')
  })

  it('is left alone when it was never ours', () => {
    const { log, ...rest } = options('darwin')
    registerLinks(false, { ...rest, log })
    expect(log.lines).toEqual([])
  })
})
