/**
 * Measures the goals that are measured on this machine: `npm run bench`, or `npm run bench -- 10 11 12` for some rows.
 * Prints a table and keeps it in bench/RESULTS.md (rows that were not run now stay there as they were).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Row, type RowResult } from './rows/row.ts'
import { row01 } from './rows/row01.ts'
import { row02 } from './rows/row02.ts'
import { row03 } from './rows/row03.ts'
import { row04 } from './rows/row04.ts'
import { row05 } from './rows/row05.ts'
import { row08 } from './rows/row08.ts'
import { row09 } from './rows/row09.ts'
import { row10 } from './rows/row10.ts'
import { row11 } from './rows/row11.ts'
import { row12 } from './rows/row12.ts'
import { row13 } from './rows/row13.ts'
import { row14 } from './rows/row14.ts'
import { row15 } from './rows/row15.ts'
import { loadText, machineText } from './support/machine.ts'

const rows: readonly Row[] = [
  row01,
  row02,
  row03,
  row04,
  row05,
  row08,
  row09,
  row10,
  row11,
  row12,
  row13,
  row14,
  row15,
]
const resultsFile = join(import.meta.dirname, 'RESULTS.md')

const wanted = process.argv.slice(2).map(Number)
const unknown = wanted.filter((number) => !rows.some((row) => row.number === number))
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. Rows: ${rows.map((row) => row.number).join(', ')}.`)
  process.exit(2)
}

let failed = 0
for (const row of rows) {
  if (wanted.length > 0 && !wanted.includes(row.number)) continue
  console.log(`\nRow ${row.number}: ${row.title}`)
  const loadBefore = loadText()
  const result = await row
    .run((line) => console.log(`  ${line}`))
    .catch((error: unknown) =>
      console.error(`  Not measured: ${error instanceof Error ? error.message : String(error)}`),
    )
  if (!result?.met) failed++
  if (!result) continue
  const text = sectionText(row, result, `${loadBefore} before, ${loadText()} after`)
  console.log(text.split('\n').slice(2).join('\n'))
  keep(row.number, text)
}
console.log(
  failed === 0 ? '\nEvery row that was run is met.' : `\n${failed} of the rows that were run not met.`,
)
process.exit(failed === 0 ? 0 : 1)

function sectionText(row: Row, result: RowResult, load: string): string {
  return [
    `## Row ${row.number}: ${row.title}`,
    '',
    `Goal: ${row.goal}`,
    '',
    `**${result.met ? 'Met' : 'Not met'}**: ${result.summary}`,
    '',
    '| measured | |',
    '| --- | --- |',
    ...result.figures.map(({ name, value }) => `| ${name} | ${value} |`),
    '',
    ...result.notes.map((note) => `- ${note}`),
    '',
    `Run ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC on ${machineText()}. Load average: ${load}.`,
    '',
  ].join('\n')
}

/** The sections of the last results by their row. */
function readSections(): Map<number, string> {
  if (!existsSync(resultsFile)) return new Map()
  const parts = readFileSync(resultsFile, 'utf8')
    .split(/^(?=## Row \d+)/m)
    .slice(1)
  return new Map(parts.map((part) => [Number(/\d+/.exec(part)?.[0]), `${part.trimEnd()}\n`]))
}

/** Reads them anew first: another run may have written other rows meanwhile. */
function keep(row: number, text: string): void {
  const sections = readSections().set(row, text)
  const head = [
    '# Results',
    '',
    'Written by `npm run bench`; the goals are those of the project. Figures are medians with the range in brackets,',
    'of rounds in which the contenders took turns.',
    '',
  ].join('\n')
  const inOrder = [...sections].sort(([a], [b]) => a - b).map(([, text]) => text)
  writeFileSync(resultsFile, [head, ...inOrder].join('\n'))
}
