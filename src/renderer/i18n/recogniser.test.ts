import { expect, test } from 'vitest'
import { createRecogniser } from './recogniser.ts'
import { compile, match } from './template.ts'

const recogniser = () =>
  createRecogniser(
    [
      ['queue {#n}', 'cola de {n}'],
      ['queue {#n} for {time}', 'cola de {n} desde hace {time}'],
      ['{#n} s', '{n} s'],
      ['{!cause}: +{#by}', '{cause}: +{by}'],
      ['Engine {@id} is ready', 'El motor {id} está listo'],
      ['Engine {@id} {!why}', 'El motor {id} {why}'],
      ['{=name} broke on engine {@id} ({why})', '{name} se cortó en el motor {id} ({why})'],
      ['stopped answering ({why})', 'dejó de responder ({why})'],
      ['is paused', 'está en pausa'],
      ['Scaling is paused.', 'El escalado está en pausa.'],
      ['Stream {%id} is over', 'La emisión {id} terminó'],
      ['max is {#n}', 'el máximo es {n}'],
      ['must be one of {=values}', 'debe ser uno de: {values}'],
    ],
    'es',
  )

test('an unknown text stays as it is, whatever it looks like', () => {
  const one = recogniser()
  const say = (text: string) => one.say(text)
  for (const text of [
    '',
    ' ',
    '.',
    '{n}',
    '{#n}',
    'queue',
    'queue many',
    'queue 3 for',
    'Engine of the year',
    'Engine e1 sings',
    'toString',
    '__proto__',
    'constructor',
    'Stream 4 is over',
    'a, b; c. D\ne',
  ]) {
    expect(say(text)).toBe(text)
  }
})

test('names, ids and addresses inside a sentence stay as they are', () => {
  const one = recogniser()
  const say = (text: string) => one.say(text)
  expect(say('is paused broke on engine is-paused (stopped answering (max 1.5))')).toBe(
    'is paused se cortó en el motor is-paused (dejó de responder (max 1.5))',
  )
  expect(say('Max is 3.5 broke on engine e10.2 (connect ECONNREFUSED 10.0.0.1:6878)')).toBe(
    'Max is 3.5 se cortó en el motor e10.2 (connect ECONNREFUSED 10.0.0.1:6878)',
  )
})

test('figures are written as the language writes them, signs and decimals kept', () => {
  const one = recogniser()
  const say = (text: string) => one.say(text)
  expect(say('queue 3 for 14.40 s')).toBe('cola de 3 desde hace 14,40 s')
  expect(say('queue 12000')).toBe('cola de 12.000')
  expect(say('queue 3: +2')).toBe('cola de 3: +2')
  expect(say(`queue ${'9'.repeat(40)}`)).toBe(`cola de ${'9'.repeat(40)}`)
})

test('sentences within sentences, lists, clauses and full stops are known again', () => {
  const one = recogniser()
  const say = (text: string) => one.say(text)
  expect(say('Engine e1 stopped answering (max is 3)')).toBe('El motor e1 dejó de responder (el máximo es 3)')
  expect(say('queue 3, max is 4; is paused')).toBe('cola de 3, el máximo es 4; está en pausa')
  expect(say('Engine e1 is ready. Scaling is paused. Engine e2 is ready.')).toBe(
    'El motor e1 está listo. El escalado está en pausa. El motor e2 está listo.',
  )
  expect(say('Scaling is paused')).toBe('El escalado está en pausa')
  expect(say('queue 1\nmystery\nqueue 2')).toBe('cola de 1\nmystery\ncola de 2')
  expect(say('must be one of "a", "b"; max is 5')).toBe('debe ser uno de: "a", "b"; el máximo es 5')
})

test('what is known and what is not is told apart', () => {
  const one = recogniser()
  const read = (text: string) => one.read(text)
  expect(read('stopped answering (max is 3)')).toEqual({
    words: 'dejó de responder (el máximo es 3)',
    isSure: true,
  })
  expect(read('stopped answering (mystery)')).toEqual({ words: 'dejó de responder (mystery)', isSure: false })
  expect(read('mystery')).toBeNull()
})

test('a hostile text costs no more than a bounded number of steps', () => {
  const most = 5000
  const hostile = [
    'a'.repeat(100_000),
    'stopped answering ('.repeat(5000),
    `${'stopped answering ('.repeat(200)}x${')'.repeat(200)}`,
    'queue 1; '.repeat(10_000),
    'queue 1, '.repeat(400),
    '; , . \n'.repeat(500),
    'Engine e1 Engine e1 '.repeat(190),
    ': +1'.repeat(900),
    ' broke on engine e1 ('.repeat(180),
  ]
  for (const text of hostile) {
    const one = recogniser()
    expect(typeof one.say(text)).toBe('string')
    expect(one.steps).toBeLessThan(most)
  }
})

test('a text that was seen before costs nothing', () => {
  const one = recogniser()
  one.say('queue 3 for 4 s')
  one.say('mystery')
  const { steps } = one
  for (let n = 0; n < 100; n++) for (const text of ['queue 3 for 4 s', 'mystery']) one.say(text)
  expect(one.steps).toBe(steps)
})

test('a translation that does not fit its sentence is refused', () => {
  expect(() => compile('queue {#n}', 'cola')).toThrow(/\{n\} is not said/)
  expect(() => compile('queue', 'cola {n}')).toThrow(/has no \{n\}/)
  expect(() => compile('{a}{b}', '{a}{b}')).toThrow(/between two holes/)
})

test('a hole takes nothing that is not of its kind, and never nothing at all', () => {
  const taken = (template: string, text: string) => match(compile(template, template), text)
  expect(taken('x {#n} y', 'x 1.5 y')).toEqual(['1.5'])
  expect(taken('x {#n} y', 'x 1.5.2 y')).toBeNull()
  expect(taken('x {@id} y', 'x a b y')).toBeNull()
  expect(taken('x {%id} y', 'x 12345 y')).toBeNull()
  expect(taken('x {=a} y', 'x  y')).toBeNull()
  expect(taken('x {=a} y', 'x y')).toBeNull()
  expect(taken('{=a} ({=b})', 'a (b) (c)')).toEqual(['a', 'b) (c'])
})
