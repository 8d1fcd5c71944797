import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordedFigures } from './recorded.ts'
import { readRecording, type Recording } from './recording.ts'
import { shippedSeed, synthesizeIncident } from './synthetic.ts'

const shipped = join(import.meta.dirname, '../../../resources/incident')

function recordingOf(seed: number): Recording {
  const dir = mkdtempSync(join(tmpdir(), 'incident-'))
  try {
    for (const [name, text] of synthesizeIncident(seed)) writeFileSync(join(dir, name), text)
    return readRecording(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

describe('the synthetic incident', () => {
  it('the shipped files are what the generator makes', () => {
    for (const [name, text] of synthesizeIncident(shippedSeed)) {
      expect(readFileSync(join(shipped, name), 'utf8')).toBe(text)
    }
  })

  it('another seed makes another one', () => {
    expect(synthesizeIncident(1).get('requests.csv')).not.toBe(synthesizeIncident(2).get('requests.csv'))
  })

  // What was measured in the recorded incident (docs/incident.md), and how far from it a seed may be.
  const recordings = Array.from({ length: 20 }, (_, n) => recordingOf(n + 1))
  const figures = recordings.map(recordedFigures)
  it.each([
    ['requests', 152, 0.15, mean(figures.map(({ requests }) => requests))],
    ['contents', 57, 0.15, mean(figures.map(({ contents }) => contents))],
    ['dead contents', 5, 0.3, mean(figures.map(({ deadContents }) => deadContents))],
    [
      'share of requests for dead content',
      0.27,
      0.2,
      mean(figures.map((of) => of.requestsForDead / of.requests)),
    ],
    ['failures of content that can play', 0.685, 0.15, mean(figures.map((of) => of.failureRate ?? 0))],
    ['containers started', 29, 0.01, mean(figures.map(({ enginesMade }) => enginesMade ?? 0))],
    ['engines healthy', 0.932, 0.03, mean(figures.map(({ healthyShare }) => healthyShare ?? 0))],
    ['mean time to pick an engine, ms', 56, 0.15, mean(figures.map(({ selectionMs }) => selectionMs ?? 0))],
    [
      'mean time a connection stayed open, ms',
      37_760,
      0.3,
      mean(recordings.flatMap(({ requests }) => requests.map(({ heldMs }) => heldMs))),
    ],
  ])('%s: as in the recorded one', (_what, recorded, tolerance, value) => {
    expect(Math.abs(value / recorded - 1)).toBeLessThan(tolerance)
  })

  it('the pool swings between 7 and 14 engines', () => {
    for (const { engines } of figures) expect(engines).toEqual({ least: 7, most: 14 })
  })

  it('a few contents are asked for by many, most by few', () => {
    for (const { requests } of recordings) {
      const counts = new Map<string, number>()
      for (const { contentId } of requests) counts.set(contentId, (counts.get(contentId) ?? 0) + 1)
      const sorted = [...counts.values()].sort((one, other) => other - one)
      expect(sorted[0]).toBeGreaterThan(8)
      expect(sorted.filter((count) => count === 1).length).toBeGreaterThan(sorted.length / 3)
    }
  })
})
