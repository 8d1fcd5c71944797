/** Every error has its Spanish, by its code and by its message. */
import { describe, expect, it } from 'vitest'
import { errorCatalogue, WeirError, type ErrorCode } from '../../contract/errors.ts'
import { spanishBook } from '../../renderer/i18n/es/sentences/index.ts'
import { holesOf } from '../../renderer/i18n/template.ts'
import { say, sayError } from './test-spanish.ts'

describe('errors', () => {
  const codes = Object.keys(errorCatalogue) as ErrorCode[]
  const { texts, variants } = spanishBook.errors
  const valueOf = (kind: string, name: string): string | number => (kind === '#' ? 3 : `x-${name}`)
  const paramsOf = (text: string) =>
    Object.fromEntries(holesOf(text).map(({ kind, name }) => [name, valueOf(kind, name)]))

  it.each(codes)('%s is told in Spanish, with all its values, by its code and by its message', (code) => {
    const params = { ...paramsOf(texts[code]), tokenSet: 'yes' }
    const { message, ...rest } = new WeirError(code, params).toBody()
    const told = sayError({ message, ...rest })
    // Some are nothing but their values.
    if (/[a-z]{3}/.test(texts[code].replace(/\{.*?\}/g, ''))) expect(told).not.toBe(message)
    // Main's message needs no value that the text does not have.
    expect(message).not.toContain('undefined')
    for (const value of Object.values(paramsOf(texts[code]))) expect(told).toContain(String(value))
    if (!holesOf(texts[code]).some(({ kind }) => kind === '!')) expect(say(message)).toBe(told)
    // As it was told before errors carried their values.
    expect(sayError({ code, message })).toBe(say(message))
  })

  it.each(variants)('$code is told another way with $when', ({ code, when, text }) => {
    const error = new WeirError(code, { ...paramsOf(texts[code]), ...paramsOf(text), ...when }).toBody()
    expect(sayError(error)).toBe(say(error.message))
    expect(sayError(error)).not.toBe(error.message)
    expect(sayError(error)).not.toMatch(/[{}]/)
  })

  it('are made of sentences where their values are', () => {
    const lost = new WeirError('docker_failed', { what: 'start an engine', why: 'no space left on device' })
    expect(sayError(lost.toBody())).toBe('Docker se negó a iniciar un motor: no space left on device.')
    const poison = new WeirError('content_known_bad', {
      failures: 3,
      lastError: 'engine e3 died soon after it began there',
    })
    expect(sayError(poison.toBody())).toBe(
      'Este contenido ha fallado 3 veces últimamente (el motor e3 se cayó poco después de que empezara en él), así que ahora no se intenta.',
    )
    const full = new WeirError('too_many_readers', {
      what: 'Your address',
      limit: '1 viewer',
      setting: 'limits.x',
    })
    expect(sayError(full.toBody())).toBe(
      'Tu dirección ha llegado a su límite de 1 espectador (limits.x en los ajustes).',
    )
  })
})
