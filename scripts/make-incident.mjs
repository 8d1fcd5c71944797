// Writes the synthetic incident that the project ships (resources/incident). The seed is, of the first hundred, the one
// whose statistics are nearest to the recorded incident's (docs/incident.md).
import { mkdirSync, writeFileSync } from 'node:fs'
import { shippedSeed, synthesizeIncident } from '../src/simulator/replay/synthetic.ts'

const dir = process.argv[2] ?? 'resources/incident'
mkdirSync(dir, { recursive: true })
for (const [name, text] of synthesizeIncident(shippedSeed)) writeFileSync(`${dir}/${name}`, text)
