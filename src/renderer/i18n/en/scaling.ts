export const scaling = {
  title: 'Scaling',

  tool: {
    pause: 'Pause scaling',
    paused: 'Scaling is paused. Resume it',
    manual: 'The number of engines is set by hand. Let Weir decide again',
  },

  mode: { auto: 'automatic', paused: 'paused', manual: 'by hand' },

  cannot: {
    title: 'More engines are needed than there can be',
    because: 'What keeps Weir from making more: {{why}}.',
    someReady: 'What plays goes on; who comes next may have to wait.',
    noneReady: 'No stream can start until there is an engine.',
    link: 'Scaling',
  },

  pool: {
    title: 'Engines over time',
    means: 'means of each step',
    wanted: 'wanted',
    ready: 'ready',
    busy: 'busy',
    booting: 'booting',
    slotsUsed: 'slots used',
    cannot: 'Scaling itself goes on.',
  },

  decisions: {
    title: 'Decisions',
    note_one: '{{count, number}} in this time',
    note_other: '{{count, number}} in this time',
    list: 'Decisions, newest first',
    empty: 'Nothing was decided in the last {{range}}: there were as many engines as were needed.',
    cannot: 'Only the last ones are shown. Scaling itself goes on.',
  },
  direction: { up: 'more engines', down: 'fewer engines', hand: 'by hand', none: 'note' },

  steering: {
    title: 'Who decides',
    auto: 'Weir decides how many engines there are.',
    autoBetween: 'Weir decides how many engines there are, from {{min, number}} to {{max, number}}.',
    remote: 'Somebody else runs these engines, so Weir uses all of them.',
    byHand_one: '{{count, number}} engine, until you resume scaling or Weir starts anew.',
    byHand_other: '{{count, number}} engines, until you resume scaling or Weir starts anew.',
    last: 'Last decision:',
    pause: 'Pause scaling',
    resume: 'Resume scaling',
  },

  set: {
    label: 'Number of engines by hand',
    act: 'Set',
    help: '0 to {{max, number}} (engines.max). Those too many leave when their streams have ended.',
    helpRemote: '0 to {{max, number}} (engines.remote). Those too many get no further streams.',
    fewer_one: '{{count, number}} engine with streams leaves when these have ended. Nobody is cut off.',
    fewer_other: '{{count, number}} engines with streams leave when these have ended. Nobody is cut off.',
    range: 'A whole number from 0 to {{max, number}}.',
  },

  spares: {
    title: 'Kept for the next viewer',
    free: 'Free now',
    idle: 'Without a stream',
    asleep: 'Asleep',
    slots_one: '{{count, number}} slot',
    slots_other: '{{count, number}} slots',
    of: '{{engines}} of {{wanted, number}}',
    what: 'Room is kept free, so that nobody waits for an engine to boot.',
    whatSet:
      'As much room as {{spares}} would have is kept free, so that nobody waits for an engine to boot.',
  },
} as const
