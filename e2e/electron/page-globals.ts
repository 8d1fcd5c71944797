/** What the specs touch inside the page; their project has no DOM types, since everything else here is Node. */
import { type PreloadApi } from '../../src/contract/ipc.ts'

export interface PageWindow {
  weir: PreloadApi
  /** Where a spec keeps what the live feed brought. */
  received: { type: string; seq?: number; snapshot?: { seq: number } }[]
  stopReceiving: () => void
  location: { href: string }
  inlineScriptRan?: true
  open(url: string): unknown
}
