/**
 * Loaded into the service that a test runs (`NODE_OPTIONS=--import`): counts the timers that are set, moves the wall
 * clock, and tells another size and load of the machine than it has. `service-inside.ts` is the other end. Nothing of it
 * is in the product.
 *
 * On SIGUSR2 it takes `wish.json` from the folder in WEIR_TEST_INSIDE and answers with `answer.json`.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import { join } from 'node:path'
import type { Wish } from './service-inside.ts'

const folder = process.env.WEIR_TEST_INSIDE ?? ''
const wishFile = join(folder, 'wish.json')
const realNow = Date.now
let aheadMs = 0
let machine: Wish['machine'] = null

/** Timers that are set and have neither fired nor been cleared, and where in the program each was set. */
const timers = new Map<unknown, string>()

function countTimers(): void {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis
  const set = (fn: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): NodeJS.Timeout => {
    const timer = realSet(() => {
      timers.delete(timer)
      fn(...args)
    }, ms)
    timers.set(timer, setter())
    return timer
  }
  const clear = (timer: Parameters<typeof clearTimeout>[0]): void => {
    timers.delete(timer)
    realClear(timer)
  }
  // With what else hangs on the functions: `promisify` finds its own form there.
  globalThis.setTimeout = Object.defineProperties(set, Object.getOwnPropertyDescriptors(realSet)) as never
  globalThis.clearTimeout = clear
}

/** The program's own line that set the timer: past this file, and past the clock that hands it on. */
function setter(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(3)
  const line = lines.find((one) => !one.includes('Object.after ')) ?? lines[0] ?? 'unknown'
  return line.trim().replace(/\(?file:\/\/\S*\/out\//, '(')
}

function moveClock(): void {
  const RealDate = Date
  Date.now = () => realNow() + aheadMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget) as Date,
    apply: () => new Date().toString(),
  })
}

function pretendMachine(): void {
  const { freemem, cpus } = os
  const times = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 }
  let seenMs = performance.now()
  os.freemem = () => machine?.availableBytes ?? freemem()
  os.cpus = () => {
    if (machine === null) return cpus()
    const nowMs = performance.now()
    times.user += (nowMs - seenMs) * machine.cpuShare
    times.idle += (nowMs - seenMs) * (1 - machine.cpuShare)
    seenMs = nowMs
    return [{ model: 'pretended', speed: 0, times: { ...times } }]
  }
  syncBuiltinESMExports()
}

function takeWish(): Wish {
  const wish = JSON.parse(readFileSync(wishFile, 'utf8')) as Wish
  aheadMs = wish.aheadMs
  machine = wish.machine
  return wish
}

function answer(): void {
  const wish = takeWish()
  const beside = join(folder, 'answer.json.new')
  const setBy = [...timers.values()]
  writeFileSync(beside, JSON.stringify({ number: wish.number, timers: timers.size, setBy }))
  renameSync(beside, join(folder, 'answer.json'))
}

// The service hands its environment on to children; they are of no interest.
if (folder !== '') {
  delete process.env.WEIR_TEST_INSIDE
  delete process.env.NODE_OPTIONS
  countTimers()
  moveClock()
  pretendMachine()
  if (existsSync(wishFile)) takeWish()
  process.on('SIGUSR2', answer)
}
