/** What the desktop says outside its page: tray, menus, dialogs, notifications. One language after another. */
import { type RailPage } from '../../../contract/pages.ts'
import { type SentenceWords } from '../../../contract/sentence-words.ts'
import { type LinkProblem } from '../links.ts'

export interface DesktopWords {
  /** Of the tray's first line. */
  readonly sentence: SentenceWords
  readonly show: string
  readonly copyPlaylistUrl: string
  readonly copyUrl: string
  readonly openInVlc: string
  readonly openInBrowser: string
  readonly pauseScaling: string
  readonly resumeScaling: string
  readonly settings: string
  readonly about: string
  readonly closeWindow: string
  readonly quit: string
  /** Titles of menus, and what Electron does by itself in them, by its role. */
  readonly menus: Readonly<Record<'edit' | 'view' | 'go' | 'window', string>>
  readonly roles: Readonly<Record<WordedRole, string>>
  readonly pages: Readonly<Record<RailPage, string>>
  /** A stream in the tray: "Sports One: 3 viewers". */
  stream(name: string, viewers: number): string
  /** Of a stream that the playlist does not know. */
  unnamed(id: string): string
  moreStreams(count: number): string
  readonly close: string
  readonly keepsRunning: Message
  readonly vlcMissing: (url: string) => Message
  readonly vlcFailed: (why: string) => Message
  readonly refused: (why: string) => Message
  /** Before a link is played; `name` is null where the playlist does not know the content. */
  readonly playLink: (id: string, name: string | null) => Message
  readonly play: string
  readonly cancel: string
  readonly linksAreOff: Message
  readonly badLink: (problem: LinkProblem) => Message
}

/** A sentence, and what follows from it. */
export interface Message {
  readonly title: string
  readonly body: string
}

export const wordedRoles = [
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'reload',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'toggleDevTools',
  'minimize',
  'hide',
  'hideOthers',
  'unhide',
] as const
export type WordedRole = (typeof wordedRoles)[number]
