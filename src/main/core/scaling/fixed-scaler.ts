/** The scaler that does not scale: `engines.min`, whatever happens. For tests that are about something else. */
import { type CreateScaler } from './scaler.ts'

export const createFixedScaler: CreateScaler = ({ settings }) => ({
  decide({ engines }) {
    const staying = engines.filter(({ state }) => state !== 'leaving' && state !== 'frozen')
    const idle = staying.filter(({ usedSlots }) => usedSlots === 0)
    const tooMany = Math.max(0, staying.length - settings.min)
    const letGo = idle.slice(Math.max(0, idle.length - tooMany)).map(({ id }) => id)
    return { wanted: settings.min, letGo, text: null, cannot: null }
  },
})
