export const latency = {
  title: 'Latency and outcomes',
  empty: 'No stream was started in this time.',
  longest: 'Show 30 days',

  measure: {
    start: 'Start',
    firstByte: 'First byte',
    selection: 'Selection',
    provisioning: 'Provisioning',
  },
  what: {
    start: 'from the request to the picture, retries included',
    firstByte: "from the engine's answer to the first byte",
    selection: 'picking an engine and reserving its slot',
    provisioning: 'from the request until a slot is held',
  },
  statistic: { p50: 'p50', p95: 'p95', p99: 'p99', mean: 'mean' },
  measured: 'measured',

  failures: {
    title: 'Failures',
    note: 'share of the starts in each step',
    share: 'share',
  },
  outcome: {
    title: 'Outcomes',
    note: 'starts in each step',
    started: 'started',
    played: 'played',
    failed: 'failed',
    others: 'other failures',
  },

  kinds: {
    title: 'By kind',
    kind: 'Outcome',
    count: 'Starts',
    share: 'Of all starts',
    blamed: 'failures were blamed on: {{blamed}}',
    empty: 'Only starts that their viewers gave up: these count as neither.',
  },
  blame: { content: 'the content', engine: 'engines', overload: 'too little room', nobody: 'nobody' },

  contents: {
    title: 'By content',
    note: 'the 20 that failed most often',
    name: 'Name',
    id: 'Id',
    played: 'Played',
    failed: 'Failed',
    share: 'Rate',
    lastKind: 'Last failure',
    lastError: 'In words',
    empty: 'No content failed in this time.',
  },

  only: {
    text: 'Only starts of {{name}}',
    open: 'Open it on the page of contents',
    all: 'Show all contents',
  },
  stale: {
    title: 'Not up to date',
    text: 'The history could not be asked again. {{why}}',
  },

  csv: {
    from: 'From',
    starts: 'Starts',
    failures: 'Failures',
    kinds: 'Failures by kind',
    figure: '{{measure}} {{statistic}} (ms)',
  },
} as const
