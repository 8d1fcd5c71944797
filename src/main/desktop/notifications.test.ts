import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Notice } from '../../contract/alerts.ts'
import * as electron from './electron-fake.ts'
import { setupNotifications } from './notifications.ts'
import { fakeLog } from './orchestrator-fake.ts'

vi.mock('electron', () => import('./electron-fake.ts'))

const notice: Notice = {
  kind: 'raised',
  rule: 'failureRate',
  level: 'bad',
  title: 'Many streams fail to start',
  text: '44 % of 18 starts failed in the last 5 minutes',
  page: 'content',
  url: null,
  atMs: 0,
}

beforeEach(() => electron.resetElectron())

function setup() {
  const showPage = vi.fn()
  const log = fakeLog()
  return { showPage, log, notifier: setupNotifications({ showPage, log }) }
}

describe('a notification of an alert', () => {
  it('is left out where the system shows none, and that is said once', () => {
    electron.Notification.supported = false
    const { notifier, log } = setup()
    notifier.notify(notice)
    notifier.notify(notice)
    expect(electron.Notification.shown).toEqual([])
    expect(log.lines).toHaveLength(1)
  })

  it('that the system refuses harms nobody', () => {
    electron.Notification.refuses = true
    const { notifier, log } = setup()
    notifier.notify(notice)
    expect(log.lines.join()).toContain('not shown')
  })

  it('says what is wrong, and stays if it is bad', () => {
    setup().notifier.notify(notice)
    expect(electron.Notification.shown).toEqual([
      { title: notice.title, body: notice.text, silent: false, urgency: 'critical' },
    ])
  })

  it('comes without a sound when it is over', () => {
    setup().notifier.notify({ ...notice, kind: 'recovered' })
    expect(electron.Notification.shown).toMatchObject([{ silent: true, urgency: 'normal' }])
  })

  it('opens the window at the page that explains it', () => {
    const { notifier, showPage } = setup()
    notifier.notify(notice)
    electron.Notification.all[0]?.emit('click')
    expect(showPage).toHaveBeenCalledExactlyOnceWith('content')
  })
})
