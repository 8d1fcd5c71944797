// What failed in a tier of tests, from the reports that vitest and Playwright write as JSON: for the end of `npm test`,
// where whoever reads only the last lines of a long log finds the names.
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * @param {string} file Written by `vitest --reporter=json` or by Playwright's `json` reporter
 * @returns {string[]} A line for each test that failed, with the first line of what it said; then one for each that passed
 *   at a later try. None where there is no report: the tier says why itself.
 */
export function linesOfTrouble(file) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
  return 'testResults' in report ? ofVitest(report) : ofPlaywright(report)
}

function ofVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter((one) => one.status === 'failed')
      .map(({ fullName, failureMessages }) => line(name, fullName, failureMessages[0]))
    // A file that could not even be loaded, or whose hooks failed, has no failed test of its own.
    return failed.length === 0 && status === 'failed' ? [line(name, 'the file as a whole', message)] : failed
  })
}

function ofPlaywright({ suites = [], errors = [] }) {
  const failed = []
  const late = []
  const visit = (suite, titles) => {
    for (const spec of suite.specs ?? []) {
      const name = [...titles, spec.title].join(' › ')
      for (const { status, results } of spec.tests) {
        const said = results.findLast(({ error }) => error !== undefined)?.error.message
        if (status === 'unexpected') failed.push(line(spec.file, name, said))
        if (status === 'flaky') late.push(`${line(spec.file, name, said)} (passed at try ${results.length})`)
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, [...titles, inner.title])
  }
  for (const suite of suites) visit(suite, [])
  return [...failed, ...errors.map(({ message }) => line('', 'before any test', message)), ...late]
}

function line(file, name, said = '') {
  const first = stripVTControlCharacters(said).trim().split('\n').slice(0, 2).join(' ').slice(0, 240)
  return `${file.replace(/^.*\/(?=(?:src|e2e)\/)/, '')}: ${name}${first === '' ? '' : `: ${first}`}`
}
