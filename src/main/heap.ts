/**
 * How V8 looks after memory in a process through which pictures flow. Imported by both entries.
 *
 * The bytes of streams live outside V8's heap, but V8 begins a major collection after about 8 MB of new ones, whatever it
 * holds: at 100 Mbit/s three times a second, each a pause, for a tenth of the processor time that Weir takes. Let grow
 * further before that, it collects once in a few seconds; Weir is some 40 MB larger then (measured with `--trace-gc`).
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--heap-growing-percent=200')
