export const alerts = {
  title: 'Alerts',

  note: {
    none: 'nothing is raised',
    raised_one: '{{count, number}} is raised',
    raised_other: '{{count, number}} are raised',
    unheeded_one: '{{count, number}} wants attention',
    unheeded_other: '{{count, number}} want attention',
  },

  /** The title of each rule says what is wrong when it is raised; `measures` what it watches, and why that matters. */
  rule: {
    failureRate: {
      title: 'Many streams fail to start',
      measures: 'The share of starts that fail. Viewers see an error, or wait for nothing.',
    },
    meanStart: {
      title: 'Streams start slowly',
      measures: 'How long viewers wait for the picture, on average.',
    },
    p95Start: {
      title: 'Some streams start very slowly',
      measures: 'How long one viewer in twenty waits for the picture, or longer.',
    },
    enginesHealthy: {
      title: 'Engines are in trouble',
      measures: 'The share of engines that are healthy. Engines that boot or leave do not count.',
    },
    selection: {
      title: 'Choosing an engine takes long',
      measures: 'How long one start in twenty takes to choose an engine. It should not be felt at all.',
    },
    engineRestarts: {
      title: 'Engines fail again and again',
      measures: 'How often engines failed within 10 minutes. Their viewers are moved each time.',
    },
    queueFull: {
      title: 'Viewers are turned away',
      measures: 'The share of the places to wait that are taken. When all are, viewers are refused.',
    },
    diskShort: {
      title: 'The disk is almost full',
      measures: 'Free space on the disk of the data folder. Without any, the history is not kept.',
    },
    memoryShort: {
      title: 'Memory is almost full',
      measures:
        'The free share of the memory that Weir may use. Without any, streams are refused or break off.',
    },
    daemonLost: {
      title: 'Engines cannot be managed',
      measures: 'Whether Docker answers. What plays goes on, but no engine can be made or replaced.',
    },
    updateAvailable: {
      title: 'There is a newer Weir',
      measures: 'Nothing at present: Weir makes no calls to look for updates.',
    },
  },

  state: {
    off: 'off',
    unknown: 'no data yet',
    calm: 'calm',
    rising: 'rising',
    raised: 'raised',
    recovered: 'over',
  },
  flag: { yes: 'yes', no: 'no' },

  active: {
    title: 'Raised now',
    empty: 'Nothing is raised: all that Weir watches is as it should be.',
    rising: 'Nothing is raised yet. Beyond its threshold, but not for long enough so far: {{titles}}.',
    for: 'for <age/>',
    seen: 'seen <ago/>',
    why: 'See why: {{page}}',
  },

  mute: {
    button: 'Mute',
    buttonOf: 'Mute “{{title}}”',
    unmute: 'Unmute',
    unmuteOf: 'Unmute “{{title}}”',
    durations: 'Send nothing of it',
    hour: 'For an hour',
    evening: 'For 8 hours',
    day: 'For a day',
    week: 'For a week',
    forGood: 'For good',
    until: 'until {{time}}',
    untilDay: 'until {{time}}',
    always: 'for good',
    /** "muted until 20:00" */
    muted: 'muted {{until}}',
  },
  acknowledge: 'Acknowledge',
  acknowledgeOf: 'Acknowledge “{{title}}”',
  unacknowledge: 'Mark as not seen',
  unacknowledgeOf: 'Mark as not seen: “{{title}}”',

  rules: {
    title: 'Rules',
    note: 'what is watched, and from where on it is too much',
    state: 'State',
    rule: 'Alert',
    now: 'Now',
    raise: 'Raised',
    clear: 'Over',
    for: 'Lasting',
    starts: 'Of starts',
    muted: 'Muted',
    acts: 'Acts',
    thresholds: 'Change thresholds',
    since: 'at once',
    measured: '{{measured, number}} of {{least, number}}',
    needs: 'Needs',
    page: 'Explained on',
    level: 'When raised',
    history: 'When it was raised',
    neverRaised: 'It is not in the history of the last 30 days.',
    gone: 'There is no such alert.',
  },

  history: {
    title: 'History',
    note: 'the last 100',
    when: 'When',
    what: 'What',
    rule: 'Alert',
    text: 'In words',
    empty: 'Nothing was raised yet. What is raised, and when it is over, is listed here.',
  },

  webhooks: {
    title: 'Webhooks',
    empty: 'No webhook is set: alerts are told here and by notifications of the desktop only.',
    settings: 'Open the settings of alerts',
    kind: 'Kind',
    host: 'Sent to',
    state: 'State',
    acts: 'Acts',
    test: 'Send test',
    testOf: 'Send a test message to {{host}}',
    delivered: 'delivered <ago/>',
    idle: 'nothing sent yet',
    sending_one: 'sending {{count, number}}',
    sending_other: 'sending {{count, number}}',
    waiting_one: '{{count, number}} waits',
    waiting_other: '{{count, number}} wait',
    ok: 'ok',
    failed: 'not delivered',
  },

  bell: {
    none: 'Alerts: none wants attention',
    some_one: 'Alerts: {{count, number}} wants attention',
    some_other: 'Alerts: {{count, number}} want attention',
    all: 'All alerts',
  },
} as const
