/**
 * How the pool follows its viewers, and whoever steers it by hand. Real containers; each test has its own Weir and ports,
 * and they run at the same time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { type CommandReply } from '../../src/contract/commands.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { docker } from '../support/fault-house.ts'
import { openPictureReader } from '../support/picture-reader.ts'
import { decisions, scalingHouse, type ScalingHouse } from '../support/scaling-house.ts'
import { readyEngines } from '../support/service.ts'

const content = (n: number): string => demoId('plays', 0, n)

async function command(
  { service }: ScalingHouse,
  name: string,
  args: object,
): Promise<{ status: number; reply: CommandReply<'scaling.set'> }> {
  const answer = await fetch(`${service.url}/api/v1/commands/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  })
  return { status: answer.status, reply: (await answer.json()) as CommandReply<'scaling.set'> }
}

const sleeper = ({ engines }: Snapshot) =>
  engines.find(({ isSpare, state }) => isSpare === true && state === 'paused')

describe.concurrent('the pool', () => {
  it('grows while viewers wait and shrinks when they have left, and nobody is cut off', async (context) => {
    const { expect, onTestFinished } = context
    const house = await scalingHouse(onTestFinished, 18860, { max: 4 })
    const readers = await house.players(content(1), content(2), content(3))
    const [stays, ...others] = readers
    if (stays === undefined) throw new Error('nobody watches')
    // One for each, and at most one for those who might follow them.
    const most = (await house.containers()).length
    expect([3, 4]).toContain(most)
    await sleep(1000)
    for (const reader of readers) expect(reader.isConnected()).toBe(true)
    for (const reader of others) reader.close()
    // A minute after somebody had to wait, at the earliest; one more than one viewer needs, for somebody who zaps.
    const state = await house.service.until('two are left', ({ engines }) => engines.length === 2, 100_000)
    const texts = decisions(state)
    expect(texts.shift()).toBe('at least 1 engine is kept: +1')
    expect(texts[0]).toMatch(/^queue [12]( for \d s)?: \+[123]/)
    const downs = texts.slice(2 - most)
    for (const text of downs) {
      expect(text).toMatch(/^demand was at most 2 engines for 5 s: -1 \(e\d idle for .+\)$/)
    }
    for (const text of texts.slice(0, 2 - most)) expect(text).toMatch(/: \+\d/)
    await stays.untilPlaying()
    expect(stays.isConnected()).toBe(true)
    expect(stays.longestGapS()).toBeLessThan(3)
    await sleep(5000)
    expect(await house.containers()).toHaveLength(2)
  })

  it('does what it is told by hand, and cuts nobody off who was not spoken of', async (context) => {
    const { expect, onTestFinished } = context
    const house = await scalingHouse(onTestFinished, 18870, { max: 3 })
    const { service } = house
    const [first] = await house.players(content(1))
    if (first === undefined) throw new Error('nobody watches')
    const carrier = await house.engineOf(content(1))

    await command(house, 'scaling.pause', {})
    const second = openPictureReader(house.streamUrl(content(2)))
    onTestFinished(() => second.close())
    await sleep(3000)
    const paused = await service.state()
    expect([paused.scaling.mode, paused.engines.length, paused.queue.length]).toEqual(['paused', 1, 1])
    await command(house, 'scaling.resume', {})
    await second.untilPlaying()

    expect(await command(house, 'scaling.set', { engines: 9 })).toMatchObject({
      status: 409,
      reply: { ok: false, error: { code: 'scaling_out_of_range' } },
    })
    await command(house, 'scaling.set', { engines: 3 })
    await service.until('there are three', (state) => readyEngines(state) === 3)

    expect(await command(house, 'engine.remove', { engineId: carrier.id })).toMatchObject({
      status: 409,
      reply: { ok: false, error: { code: 'would_cut_viewers', cutViewers: 1 } },
    })
    expect((await service.state()).engines).toHaveLength(3)
    expect(await command(house, 'engine.remove', { engineId: carrier.id, cutViewers: 1 })).toMatchObject({
      status: 200,
    })
    await service.until('it is gone', ({ engines }) => engines.length === 2)
    // Asked for, and yet they keep their connection: the stream goes on where there is room.
    await first.untilPlaying()
    expect(first.isConnected()).toBe(true)

    const drained = await house.engineOf(content(2))
    second.forget()
    expect(await command(house, 'engine.drain', { engineId: drained.id })).toMatchObject({ status: 200 })
    await sleep(2000)
    await second.untilPlaying()
    expect(second.longestGapS()).toBeLessThan(2)
    second.close()
    await service.until('it went when its viewer had left', ({ engines }) => engines.length === 1)

    await command(house, 'engine.add', {})
    await service.until('there is one more', (state) => readyEngines(state) === 2)
    await command(house, 'scaling.resume', {})
    const texts = decisions(await service.state())
    for (const text of [
      'Scaling is paused by hand: 1 engine until it is resumed',
      'Scaling is resumed by hand',
      '3 engines by hand',
      `${carrier.id} removed by hand`,
      `${drained.id} drained by hand`,
      'one more by hand: 2 engines',
    ]) {
      expect(texts).toContain(text)
    }
    expect(first.isConnected()).toBe(true)
  })

  it('sleeps when nobody watches and wakes for the next viewer', async ({ expect, onTestFinished }) => {
    const options = { engines: 0 }
    const house = await scalingHouse(onTestFinished, 18880, { min: 2, max: 4, sleepWhenIdle: true }, options)
    const { service } = house
    const readiness = async (): Promise<number> => (await fetch(`${service.url}/readyz`)).status
    await service.until('Docker is there', ({ runtime }) => runtime.problem === null)
    expect(await house.containers()).toEqual([])
    expect(await readiness()).toBe(200)
    for (const n of [1, 2]) {
      const [viewer] = await house.players(content(n))
      expect((await service.state()).engines).toHaveLength(2)
      viewer?.close()
      if (n === 2) break
      // A minute after somebody had to wait, at the earliest.
      const asleep = await service.until('it sleeps', ({ engines }) => engines.length === 0, 100_000)
      expect(decisions(asleep).at(-1)).toMatch(/^nobody watched for 5 s, asleep until somebody does: -2$/)
      expect(await house.containers()).toEqual([])
      expect(await readiness()).toBe(200)
    }
    expect(decisions(await service.state()).at(-1)).toMatch(/^first viewer after a rest: \+2$/)
  })

  it('has no sleeping container left of a Weir that was killed, even where none is wanted any more', async (context) => {
    const { expect, onTestFinished } = context
    const house = await scalingHouse(onTestFinished, 18890, { max: 3, pausedSpares: 1 })
    const spare = sleeper(
      await house.service.until('a spare sleeps', (state) => sleeper(state) !== undefined),
    )
    const names = await house.containers()
    const name = names.find((one) => one.endsWith(`-${spare?.id}`)) ?? ''
    expect(await docker('inspect', '--format', '{{.State.Paused}}', name)).toBe('true')
    await house.service.kill()
    expect(await docker('inspect', '--format', '{{.State.Paused}}', name)).toBe('true')

    const { dataDir } = house.service
    const next = await scalingHouse(
      onTestFinished,
      18890,
      { max: 3, pausedSpares: 0 },
      { dataDir, engines: 2 },
    )
    await next.service.until('only one is left', ({ engines }) => engines.length === 1, 60_000)
    expect(await next.containers()).toHaveLength(1)
    expect(await docker('ps', '--quiet', '--filter', 'status=paused', '--filter', `name=${name}`)).toBe('')
    const [viewer] = await next.players(content(1))
    expect(viewer?.isConnected()).toBe(true)
  })
})
