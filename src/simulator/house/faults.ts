/** What breaks, when the plan says so. */
import { type Fault } from '../plan.ts'
import { drawMs, randomOf } from '../seeds.ts'
import { type Engine } from './engine.ts'
import { type Fleet } from './fleet.ts'
import { type House } from './runtime.ts'
import { type Scene } from './scene.ts'

export function planFaults(
  scene: Scene,
  on: { fleet: Fleet; house: House; setSwarmSlowness(times: number): void },
): void {
  const { plan, clock, trace } = scene
  const { fleet, house } = on

  function happen(fault: Fault): void {
    switch (fault.kind) {
      case 'crash':
        return withEngine(fault.engine, (engine) => house.kill(engine, 'exited with code 139'))
      case 'out of memory':
        return withEngine(fault.engine, (engine) => house.kill(engine, 'killed (out of memory)'))
      case 'wedge':
        return withEngine(fault.engine, (engine) => {
          trace.note(`${engine.id} is wedged`)
          engine.isWedged = true
        })
      case 'freeze':
        return withEngine(fault.engine, (engine) => {
          house.freeze(engine)
          clock.after(fault.forMs, () => house.thaw(engine))
        })
      case 'noisy neighbour':
        return withEngine(fault.engine, (engine) => {
          trace.note(`${engine.id} is ${fault.times} times as slow`)
          engine.slowness = fault.times
          clock.after(fault.forMs, () => (engine.slowness = 1))
        })
      case 'crash loop': {
        const id = `e${fault.engine}`
        const random = randomOf(plan.seed, 'curse', id, fault.atMs)
        trace.note(`${id} is cursed`)
        house.curse(id, () => drawMs(random, fault.afterMs))
        withEngine(fault.engine, (engine) => house.kill(engine, 'exited with code 1'))
        clock.after(fault.forMs, () => house.curse(id, null))
        return
      }
      case 'no daemon':
      case 'no ports':
      case 'no image': {
        const want = lacks[fault.kind]
        house.lack(want, true)
        clock.after(fault.forMs, () => house.lack(want, false))
        return
      }
      case 'slow swarms':
        trace.note(`all swarms are ${fault.times} times as slow`)
        on.setSwarmSlowness(fault.times)
        clock.after(fault.forMs, () => on.setSwarmSlowness(1))
        return
    }
  }

  function withEngine(number: number, then: (engine: Engine) => void): void {
    const engine = fleet.byId(`e${number}`)
    if (engine?.isAlive === true) then(engine)
  }

  for (const fault of plan.faults) clock.after(fault.atMs, () => happen(fault))
}

const lacks = { 'no daemon': 'daemon', 'no ports': 'ports', 'no image': 'image' } as const
