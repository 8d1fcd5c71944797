/**
 * What pages put into the top bar beside the playlist's URL, from left to right: small buttons that are wanted whatever
 * page is open, such as the one that pauses scaling. One line for each:
 *
 *   () => import('../features/scaling/PauseScaling.tsx'),
 */
import { lazy, type ComponentType } from 'react'
import { importAgain } from '../state/import-again.ts'

const loaders: readonly (() => Promise<{ default: ComponentType }>)[] = [
  () => import('../features/scaling/PauseScaling.tsx'),
  () => import('../features/alerts/AlertBell.tsx'),
]

export const topBarTools = loaders.map((load) => lazy(() => importAgain(load)))
