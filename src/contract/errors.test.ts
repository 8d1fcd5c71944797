import { describe, expect, it } from 'vitest'
import { asWeirError, errorBodySchema, WeirError } from './errors.ts'

describe('an error on the wire', () => {
  it('carries code, message and when to try again, and nothing of its cause', () => {
    const error = new WeirError('queue_full', { waiting: 3 }, { retryAfterS: 20, cause: new Error('secret') })
    expect(errorBodySchema.strict().parse(error.toBody())).toEqual({
      code: 'queue_full',
      message: 'All slots are taken and 3 viewers wait already.',
      params: { waiting: 3 },
      retryAfterS: 20,
    })
  })

  it('carries no value that its message is not made of', () => {
    const error = new WeirError('engine_unknown', { id: 'e9', token: 'secret' })
    expect(error.toBody().params).toEqual({ id: 'e9' })
    expect(new WeirError('client_gone', { id: 'e9' }).toBody()).not.toHaveProperty('params')
  })

  it('calls whatever is not of the catalogue an internal mistake', () => {
    expect(asWeirError(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', status: 500 })
    expect(asWeirError('words')).toMatchObject({ code: 'internal' })
  })
})
