import { expect, test } from 'vitest'
import { emptySnapshot, fakeEngine, fakeReader, fakeSession } from '../../../../e2e/support/fake-parts.ts'
import { fakeSnapshot } from '../../../../e2e/support/fake-snapshots.ts'
import { kickCutsOff, restartCutsOff, stopCutsOff } from '../../state/cut-off.ts'
import { problemDetails, runtimeWords } from '../../state/runtime-words.ts'
import { streamRows } from './stream-rows.ts'
import { targetsOf } from './targets.ts'

const readers = (count: number) => Array.from({ length: count }, (_, index) => fakeReader(index))
const verdicts = (snapshot: Parameters<typeof targetsOf>[0]) =>
  targetsOf(snapshot).map(({ name, verdict }) => `${name}: ${verdict.status}, ${verdict.word}`)

test('without events no tile claims anything', () => {
  expect(verdicts(emptySnapshot())).toEqual([
    'Failures: idle, no data yet',
    'Mean start: idle, no data yet',
    'p95 start: idle, no data yet',
    'Engines ok: idle, no data yet',
    'Selection: idle, no data yet',
  ])
})

test('one failure of three starts is told, but is no rate to be alarmed by', () => {
  const busy = fakeSnapshot('busy', 0)
  const [failures] = targetsOf({
    ...busy,
    rates: { ...busy.rates, starts: 3, failures: 1, failureRate: 1 / 3 },
  })
  expect(failures).toMatchObject({ verdict: { status: 'idle' }, basis: '1 of 3 failed' })
})

test('tiles tell off target from far off', () => {
  expect(verdicts(fakeSnapshot('busy', 0))).toEqual([
    'Failures: attention, off target',
    'Mean start: attention, off target',
    'p95 start: bad, far off',
    'Engines ok: bad, far off',
    'Selection: ok, on target',
  ])
})

test('a pool that boots is not ill', () => {
  expect(verdicts(fakeSnapshot('booting', 0))[3]).toBe('Engines ok: busy, booting')
})

test('a pool that somebody paused is not ill either', () => {
  expect(verdicts({ ...emptySnapshot(), engines: [fakeEngine(1, 'paused')] })[3]).toBe(
    'Engines ok: idle, paused',
  )
})

test('stopping a stream names the viewers it cuts off, and counts those beyond five', () => {
  expect(stopCutsOff(fakeSession(1, 'Sports One', readers(3)))).toEqual({
    title: 'Stop Sports One for 3 viewers?',
    lines: ['VLC at 192.168.1.20', 'Kodi at 192.168.1.21', 'Jellyfin at 192.168.1.22'],
    viewers: 3,
  })
  expect(stopCutsOff(fakeSession(1, 'Sports One', readers(9)))?.lines.slice(5)).toEqual(['and 4 more'])
})

test('stopping a stream that nobody watches asks nothing', () => {
  expect(stopCutsOff(fakeSession(1, 'Sports One', []))).toBeNull()
})

test('a viewer is named before it is disconnected, and an unnamed content by the start of its id', () => {
  expect(kickCutsOff(fakeSession(1, null, readers(1)), fakeReader(0))).toEqual({
    title: 'Disconnect VLC at 192.168.1.20?',
    lines: ['They watch Content aaaaaaaa. Nobody else is affected.'],
    viewers: 1,
  })
})

test('restarting an engine names the streams on it, not those of others', () => {
  const sessions = [
    { ...fakeSession(1, 'Sports One', readers(2)), engineId: 'e1' },
    { ...fakeSession(2, 'News 24', readers(1)), engineId: 'e1' },
    { ...fakeSession(3, 'Kids', []), engineId: 'e1' },
    { ...fakeSession(4, 'Cinema', readers(4)), engineId: 'e2' },
  ]
  expect(restartCutsOff('e1', sessions)).toEqual({
    title: 'Restart engine e1 and cut off 3 viewers?',
    lines: ['Sports One: 2 viewers', 'News 24: 1 viewer'],
    viewers: 3,
  })
  expect(restartCutsOff('e3', sessions)).toBeNull()
})

test('an opened stream shows its viewers right below it, or that there are none', () => {
  const sessions = [fakeSession(1, 'A', readers(2)), fakeSession(2, 'B', []), fakeSession(3, 'C', readers(1))]
  const kinds = streamRows(sessions, new Set(['s1', 's2'])).map((row) => `${row.session.id} ${row.kind}`)
  expect(kinds).toEqual(['s1 stream', 's1 reader', 's1 reader', 's2 stream', 's2 nobody', 's3 stream'])
})

test('a problem says what it means for viewers: worse when nothing runs', () => {
  const { runtime } = fakeSnapshot('no-docker', 0)
  expect(runtimeWords(runtime, 0)).toMatchObject({
    kind: 'problem',
    title: 'Docker does not answer',
    meaning: expect.stringMatching(/^No stream can start/) as string,
    canRetry: true,
  })
  expect(runtimeWords({ ...runtime, active: 'docker' }, 2)?.meaning).toMatch(/^Streams that play go on/)
})

test('a demo that was not wished for gives its reason and another try; a wished one neither', () => {
  const { runtime } = fakeSnapshot('demo', 0)
  expect(runtimeWords(runtime, 4)).toMatchObject({ kind: 'demo', canRetry: true })
  expect(runtimeWords(runtime, 4)?.message).toMatch(/^Docker does not answer\. No Docker daemon/)
  expect(runtimeWords({ ...runtime, requested: 'demo', problem: null }, 4)).toMatchObject({
    kind: 'demo',
    message: null,
    canRetry: false,
  })
})

test('nothing is said while engines run where they should', () => {
  expect(runtimeWords(fakeSnapshot('calm', 0).runtime, 4)).toBeNull()
})

test('the details to copy hold code, message, runtime and version', () => {
  expect(problemDetails(fakeSnapshot('no-docker', 0).runtime, '0.1.0')).toBe(
    [
      'Weir 0.1.0',
      'runtime wished for: docker, in force: none',
      'Docker at unix:///var/run/docker.sock',
      'docker_missing: No Docker daemon answers at unix:///var/run/docker.sock. Install Docker or start it (sudo systemctl start docker).',
    ].join('\n'),
  )
})
