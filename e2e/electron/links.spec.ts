import { rm } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { boxes, pressInBoxes, watchDesk } from './desk.ts'
import { installFakeVlc, vlcCalls, vlcFolder } from './fake-vlc.ts'
import { startAgain, test, type Weir } from './launch.ts'

// The first demo channel.
const news = '614443fc2c935c6fce50b2521ca3aed44ccbd629'

test.use({ programs: vlcFolder })
test.beforeEach(installFakeVlc)
test.afterAll(() => rm(vlcFolder, { recursive: true, force: true }))

/** As the system does when somebody follows a link: it starts the program with it. */
async function follow({ dataDir, port }: Weir, link: string): Promise<void> {
  expect(await startAgain(dataDir, port, { link }).exited).toBe(0)
}

test.describe('a link, while links are on', () => {
  test.use({ settings: { desktop: { openLinks: true } } })

  test('is asked about by its id, and played only when the answer is yes', async ({ weir }) => {
    const { app, gatewayUrl } = weir
    await watchDesk(app)
    await pressInBoxes(app, 1)
    await follow(weir, `acestream://${news}`)
    await expect.poll(() => boxes(app)).toHaveLength(1)
    const [asked] = await boxes(app)
    expect(asked?.message).toBe('Play News 24?')
    expect(asked?.detail).toContain(news)
    expect(asked?.buttons).toEqual(['Play in VLC', 'Cancel'])
    expect(await vlcCalls()).toBe('')

    await pressInBoxes(app, 0)
    await follow(weir, `ACESTREAM://${news.toUpperCase()}/`)
    await expect.poll(vlcCalls).toBe(`1 arguments\n${gatewayUrl}/ace/getstream?id=${news}\n`)
  })

  test('that holds more than an id is refused with a sentence', async ({ weir }) => {
    const { app } = weir
    await watchDesk(app)
    await follow(weir, `acestream://${news}?settings=/tmp/evil.json`)
    await expect.poll(() => boxes(app)).toHaveLength(1)
    const [told] = await boxes(app)
    expect(told?.message).toBe('This link cannot be opened')
    expect(told?.detail).toContain('more than a content id')
    expect(await vlcCalls()).toBe('')
  })
})

test('a link is not opened while links are off, which they are at first', async ({ weir }) => {
  const { app } = weir
  await watchDesk(app)
  await follow(weir, `acestream://${news}`)
  await expect.poll(() => boxes(app)).toHaveLength(1)
  expect((await boxes(app))[0]?.message).toBe('Weir does not open links')
  expect(await vlcCalls()).toBe('')
})
