/** One row of the table of goals: what is measured, and what came out. */

export interface Figure {
  readonly name: string
  readonly value: string
}

export interface RowResult {
  readonly met: boolean
  /** The number that decides, in words: "0.31 x nginx, 0.12 x http-proxy". */
  readonly summary: string
  readonly figures: readonly Figure[]
  /** How it was measured, and what a reader of the table must know. */
  readonly notes: readonly string[]
}

export interface Row {
  readonly number: number
  readonly title: string
  readonly goal: string
  run(log: (line: string) => void): Promise<RowResult>
}
