/** The rooms of core that can be entered from outside: to watch what happens in them, or to plant a bug there on purpose. */
import { createAdmissionQueue } from './admission/queue.ts'
import { createContentBreakers } from './breakers/content-breakers.ts'
import { createSlots } from './selection/slots.ts'

export const rooms = { createAdmissionQueue, createContentBreakers, createSlots } as const

export type Rooms = typeof rooms
