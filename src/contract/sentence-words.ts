/** The words of the state sentence, in each language that Weir speaks: one catalogue for the tray and the pages. */

export interface SentenceWords {
  /** Every engine that is there: "All 4 engines healthy". */
  allHealthy(engines: number): string
  someHealthy(ready: number, total: number): string
  /** What was said of healthy engines, and how many more are booting. */
  alsoStarting(healthy: string, booting: number): string
  starting(engines: number): string
  notReady(why: string): string
  readonly looking: string
  readonly paused: string
  readonly noEngine: string
  streams(count: number): string
  viewers(count: number): string
  waiting(count: number): string
  alerts(count: number): string
  demo(sentence: string): string
}

/** Figures and the word after them, as a language writes them. */
function countsOf(language: string) {
  const figures = new Intl.NumberFormat(language)
  const format = (count: number): string => figures.format(count)
  const counted = (count: number, one: string, many: string): string =>
    `${format(count)} ${count === 1 ? one : many}`
  return { format, counted }
}

const en = countsOf('en')
const es = countsOf('es')

export const sentenceWords: Readonly<Record<'en' | 'es', SentenceWords>> = {
  en: {
    allHealthy: (engines) =>
      engines === 1 ? '1 engine healthy' : `All ${en.format(engines)} engines healthy`,
    someHealthy: (ready, total) => `${en.format(ready)} of ${en.format(total)} engines healthy`,
    alsoStarting: (healthy, booting) => `${healthy}, ${en.format(booting)} starting`,
    starting: (engines) => `Starting ${en.counted(engines, 'engine', 'engines')}`,
    notReady: (why) => `No engine is ready: ${why}`,
    looking: 'Looking for a place to run engines',
    paused: 'All engines are paused',
    noEngine: 'No engine is running',
    streams: (count) => (count === 0 ? 'no streams' : en.counted(count, 'stream', 'streams')),
    viewers: (count) => (count === 0 ? 'no viewers' : en.counted(count, 'viewer', 'viewers')),
    waiting: (count) => (count === 0 ? 'nothing waiting' : `${en.format(count)} waiting`),
    alerts: (count) => en.counted(count, 'alert', 'alerts'),
    demo: (sentence) => `Demo: ${sentence}`,
  },
  es: {
    allHealthy: (engines) =>
      engines === 1 ? '1 motor en buen estado' : `Los ${es.format(engines)} motores en buen estado`,
    someHealthy: (ready, total) => `${es.format(ready)} de ${es.format(total)} motores en buen estado`,
    alsoStarting: (healthy, booting) => `${healthy}, ${es.format(booting)} arrancando`,
    starting: (engines) => `Arrancando ${es.counted(engines, 'motor', 'motores')}`,
    notReady: (why) => `Ningún motor está listo: ${why}`,
    looking: 'Buscando dónde ejecutar motores',
    paused: 'Todos los motores están en pausa',
    noEngine: 'No hay ningún motor en marcha',
    streams: (count) => (count === 0 ? 'sin emisiones' : es.counted(count, 'emisión', 'emisiones')),
    viewers: (count) => (count === 0 ? 'sin espectadores' : es.counted(count, 'espectador', 'espectadores')),
    waiting: (count) => (count === 0 ? 'nada en espera' : `${es.format(count)} en espera`),
    alerts: (count) => es.counted(count, 'alerta', 'alertas'),
    demo: (sentence) => `Demo: ${sentence}`,
  },
}
