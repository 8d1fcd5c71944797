/** Acts that do nothing and remember that they were asked for, and a person who answers dialogs, for the tests here. */
import { vi } from 'vitest'
import { type DesktopActs } from './acts.ts'
import { type Dialogs } from './dialogs.ts'
import { type Message } from './words/words.ts'

export function fakeActs() {
  return {
    show: vi.fn(),
    showPage: vi.fn(),
    openInBrowser: vi.fn(),
    copyPlaylistUrl: vi.fn(),
    openInVlc: vi.fn(),
    playInVlc: vi.fn(),
    pauseScaling: vi.fn(),
    resumeScaling: vi.fn(),
    quit: vi.fn(),
  } satisfies DesktopActs
}

export function fakeDialogs(says: 'yes' | 'no' = 'yes') {
  const told: Message[] = []
  const asked: Message[] = []
  const dialogs: Dialogs = {
    async tell(message) {
      told.push(message)
    },
    async confirm(message) {
      asked.push(message)
      return says === 'yes'
    },
  }
  return { ...dialogs, told, asked }
}
