export const onboarding = {
  title: 'Welcome to Weir',
  note: 'Three things, and everything plays.',
  toOverview: 'Go to the Overview',
  done: 'done',
  toDo: 'to do',
  underWay: 'under way',

  engines: {
    title: 'A place for engines',
    ready: 'Engines run',
    readyOf: '{{ready, number}} of {{total, number}} are ready: {{detail}}.',
    booting: 'Engines are starting',
    looking: 'Looking for a place to run engines',
    lookingWhat: 'Weir looks for Docker and its image. This takes a few seconds.',
    pulling: 'The engine’s image is being loaded',
    pullingWhat: 'It is a few hundred megabytes and comes once. Everything else can be set up meanwhile.',
    someReady: 'Streams that play go on; further engines cannot be made until this is solved.',
    remote: 'Engines are run by somebody else',
    command: 'Command for a terminal',
    copyCommand: 'Copy command',
    fileText: 'Text for the settings file',
    copyText: 'Copy text',
    again: 'Weir also tries again by itself.',
  },

  /** What to do about each problem, in order. */
  steps: {
    docker_missing: {
      start: 'If Docker is installed, start it:',
      startThere: 'If Docker is installed, start it as the message above says.',
      install: 'If it is not, install it: <docker>Get Docker</docker>.',
    },
    docker_no_permission: {
      run: 'Run this once in a terminal:',
      login: 'Log out and in again, so that it takes effect, then start Weir anew.',
    },
    docker_wrong_context: {
      use: 'Go back to the usual context:',
      unset: 'Or unset what the message above names, and start Weir anew.',
    },
    docker_image_missing: {
      again: 'Try again when the network may be used for it.',
      network: 'See whether this machine reaches the internet, and try again.',
      choose: 'Or name another image in <code>{{file}}</code> and start Weir anew:',
    },
    docker_failed: {
      look: 'See whether Docker itself is well:',
      restart: 'If it is not, restart Docker.',
    },
    ports_exhausted: {
      widen:
        'Widen the range in the <settings>settings</settings> (engines.portFrom, engines.portTo) and start Weir anew.',
      end: 'Or end the programs that use these ports.',
    },
    process_binary_missing: {
      name: 'Name the engine’s program in <code>{{file}}</code> and start Weir anew:',
    },
    remote_missing: {
      name: 'Name the engines in <code>{{file}}</code> and start Weir anew:',
    },
    other: {
      report: 'Copy the details for a report, and look into the <logs>logs</logs>.',
    },
  },
  anotherImage: {
    title: 'Use another image',
    what: 'Which image engines are made of decides which program runs on this machine, so it is changed in the settings file only, <code>{{file}}</code>. Start Weir anew after it:',
  },

  demo: {
    title: 'Try the demo',
    plays:
      'The demo plays now: its channels show a test pattern from built-in stand-ins, and all of Weir can be tried with them.',
    how: 'Start Weir with built-in stand-ins that play a test pattern; nothing has to be installed for it:',
    howHeadless: 'Or, as a service without a window:',
    back: 'Without <code>--demo</code> everything is as before.',
  },

  channels: {
    title: 'Your channels',
    none: 'Import a playlist, from a file or pasted. It becomes one URL for every player.',
    demo: 'These are the demo’s. Import your own, and they take their place.',
    some: 'In the playlist: {{channels}}.',
    see: 'See the channels',
    fileOnly: 'They come from the file that <code>channels.file</code> names in the settings file.',
  },

  players: {
    title: 'Your players',
    what: 'Every player takes the same URL.',
    whatScan: 'Every player takes the same URL. Players that cannot paste it can scan it.',
    url: 'Playlist URL',
    loopback:
      'Only players on this machine reach it: Weir listens on this machine only. Set <code>gateway.host</code> to <code>0.0.0.0</code> in the <settings>settings</settings> to open it to your network.',
    vlc: {
      one: 'Media, Open Network Stream (Ctrl+N). On a phone: New stream.',
      two: 'Paste the URL, then Play.',
      three: 'View, Playlist (Ctrl+L) shows all channels.',
    },
    kodi: {
      one: 'Add-ons, Install from repository, PVR clients: install PVR IPTV Simple Client.',
      two: 'Configure it. Location: Remote path. M3U playlist URL: paste the URL.',
      three: 'Enable it. The channels are under TV.',
    },
    jellyfin: {
      one: 'Dashboard, Live TV, Tuner Devices: add one.',
      two: 'Tuner type: M3U Tuner. File or URL: paste the URL. Save.',
      three: 'The channels are under Live TV, for all devices of the house.',
    },
  },
} as const
