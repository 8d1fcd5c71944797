import { sentenceWords } from '../../../contract/sentence-words.ts'
import { type LinkProblem } from '../links.ts'
import { type DesktopWords } from './words.ts'

export const english: DesktopWords = {
  sentence: sentenceWords.en,
  show: 'Show Weir',
  copyPlaylistUrl: 'Copy playlist URL',
  copyUrl: 'Copy URL',
  openInVlc: 'Open in VLC',
  openInBrowser: 'Open dashboard in the browser',
  pauseScaling: 'Pause scaling',
  resumeScaling: 'Resume scaling',
  settings: 'Settings…',
  about: 'About Weir',
  closeWindow: 'Close window',
  quit: 'Quit Weir',
  menus: { edit: 'Edit', view: 'View', go: 'Go', window: 'Window' },
  roles: {
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    reload: 'Reload',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    togglefullscreen: 'Full screen',
    toggleDevTools: 'Developer tools',
    minimize: 'Minimise',
    hide: 'Hide Weir',
    hideOthers: 'Hide others',
    unhide: 'Show all',
  },
  pages: {
    overview: 'Overview',
    engines: 'Engines',
    streams: 'Streams',
    content: 'Content',
    latency: 'Latency',
    scaling: 'Scaling',
    channels: 'Channels',
    alerts: 'Alerts',
    settings: 'Settings',
    logs: 'Logs',
    about: 'About',
  },
  stream: (name, count) => `${name}: ${sentenceWords.en.viewers(count)}`,
  unnamed: (id) => `Stream ${id}`,
  moreStreams: (count) => (count === 1 ? 'and 1 more' : `and ${count} more`),
  close: 'Close',
  keepsRunning: {
    title: 'Weir keeps running',
    body: 'Players can go on. Its icon in the tray, or starting Weir again, brings the window back. Settings, Desktop has it quit instead.',
  },
  vlcMissing: (url) => ({
    title: 'VLC was not found on this machine',
    body: `Install it from videolan.org, or open this URL in another player:\n${url}`,
  }),
  vlcFailed: (why) => ({ title: 'VLC could not be started', body: why }),
  refused: (why) => ({ title: 'That was not possible', body: why }),
  playLink: (id, name) => ({
    title: name === null ? 'Play this stream?' : `Play ${name}?`,
    body: `A link asks Weir to play the content ${id}. Play it only if you opened that link yourself.`,
  }),
  play: 'Play in VLC',
  cancel: 'Cancel',
  linksAreOff: {
    title: 'Weir does not open links',
    body: 'An acestream:// link came, but opening them is switched off. Settings, Desktop switches it on.',
  },
  badLink: (problem) => ({ title: 'This link cannot be opened', body: linkProblem(problem) }),
}

function linkProblem({ kind, shown }: LinkProblem): string {
  switch (kind) {
    case 'notAcestream':
      return `It is not an acestream:// link: ${shown}`
    case 'moreThanAnId':
      return `It holds more than a content id, and Weir takes nothing else from a link: ${shown}`
    case 'notHex':
      return `A content id is made of the digits 0 to 9 and the letters a to f: ${shown}`
    case 'wrongLength':
      return `A content id has 40 digits: ${shown}`
  }
}
