/** What is always there: rail, top bar, connection, loading. */
export const frame = {
  weir: 'Weir',
  pages: 'Pages',
  page: {
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
    onboarding: 'Welcome',
  },
  skip: 'Skip to content',
  title: '{{page}} · Weir',
  state: 'State of Weir',
  status: { ok: 'OK', attention: 'Attention', bad: 'Trouble', busy: 'Getting ready', idle: 'Idle' },
  lost: 'Connection to Weir lost',
  connecting: 'Connecting to Weir',
  connectionLost: 'Connection lost',
  lostMeanwhile:
    'This is how things stood at {{time}}. Players are not affected by this page; it reconnects by itself.',
  noAnswer: 'Weir does not answer yet. It is tried again by itself.',
  noAnswerToken:
    'Weir does not answer yet. If it has a token, open this page once with ?token=… in its address. It is tried again by itself.',
  copyPlaylist: 'Copy playlist URL',
  qrButton: 'QR code of the playlist URL',
  qrTitle: 'QR code',
  qrImage: 'Playlist URL as a QR code',
  loopbackOnly:
    'Other devices cannot reach this playlist: Weir listens on this machine only. Set <code>gateway.host</code> to <code>0.0.0.0</code> to open it to your network.',
  theme: { auto: 'as the system', light: 'light', dark: 'dark' },
  themeSwitch: 'Theme: {{now}}. Switch to {{next}}',
  language: 'Language',
  languageFailed: 'The language could not be loaded. Check the connection to Weir and choose it again.',
  pageBroke: 'This page broke',
  pageBrokeBody:
    'Players are not affected. Load the page again; if it breaks again, report it with the details.',
  pageMissing: 'This part of the dashboard could not be loaded',
  pageMissingBody:
    'Players are not affected. Weir may have been updated meanwhile: load the dashboard again.',
  reload: 'Load again',
} as const
