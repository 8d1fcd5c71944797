import { expect, it } from 'vitest'
import { weir } from '../policy.ts'
import { incidentPolicy } from '../rivals/incident.ts'
import { compareScaling, meetsScalingGoals, scalingTable } from './compare-scaling.ts'

it('Weir is calm under noise and quick at a step, where the policy of the incident is not calm', async () => {
  const { rows, results } = await compareScaling({
    policies: [weir, incidentPolicy],
    seeds: [1],
    lastsMs: 1_200_000,
  })
  expect(results.map(({ policy, world }) => `${policy}: ${world}`)).toEqual([
    'weir: noise',
    'weir: step',
    'incident: noise',
    'incident: step',
  ])
  expect(rows.map(meetsScalingGoals)).toEqual([true, false])
  expect(scalingTable(rows)).toContain('changes of direction per step of load')
}, 60_000)
