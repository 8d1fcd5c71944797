/** What a translation of an English namespace must hold: the same keys, and every plural form of its language. */

/** i18next reads `viewers_zero`, `viewers_one`, … as forms of `viewers`; the English forms are `one` and `other`. */
type SpanishKey<K> = K extends `${infer Base}_other`
  ? `${Base}_${'one' | 'many' | 'other'}`
  : K extends string
    ? K
    : never

/** Spanish has a third plural form: `many`, for whole millions ("1 millón de bytes"). */
export type Spanish<English> = {
  readonly [K in keyof English as SpanishKey<K>]: K extends keyof English
    ? English[K] extends string
      ? string
      : Spanish<English[K]>
    : never
}
