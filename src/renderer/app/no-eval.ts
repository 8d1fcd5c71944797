/**
 * Imported before everything else: zod compiles its schemas with `new Function` where it may, and finds out by trying,
 * which the Content-Security-Policy answers with a violation. This tells it not to try.
 */
import { config } from 'zod'

config({ jitless: true })
