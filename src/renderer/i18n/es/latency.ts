import { type Spanish } from '../catalogue.ts'
import { type latency as english } from '../en/latency.ts'

export const latency: Spanish<typeof english> = {
  title: 'Latencia y resultados',
  empty: 'No se arrancó ninguna emisión en este tiempo.',
  longest: 'Ver 30 días',

  measure: {
    start: 'Arranque',
    firstByte: 'Primer byte',
    selection: 'Selección',
    provisioning: 'Asignación',
  },
  what: {
    start: 'desde la petición hasta la imagen, con reintentos',
    firstByte: 'desde la respuesta del motor hasta el primer byte',
    selection: 'elegir un motor y reservar su plaza',
    provisioning: 'desde la petición hasta tener una plaza',
  },
  statistic: { p50: 'p50', p95: 'p95', p99: 'p99', mean: 'media' },
  measured: 'medidos',

  failures: {
    title: 'Fallos',
    note: 'parte de los arranques de cada intervalo',
    share: 'parte',
  },
  outcome: {
    title: 'Resultados',
    note: 'arranques de cada intervalo',
    started: 'arrancados',
    played: 'con imagen',
    failed: 'fallidos',
    others: 'otros fallos',
  },

  kinds: {
    title: 'Por tipo',
    kind: 'Resultado',
    count: 'Arranques',
    share: 'Del total',
    blamed: 'fallos por culpa de: {{blamed}}',
    empty: 'Solo hubo arranques que sus espectadores abandonaron: no cuentan.',
  },
  blame: { content: 'el contenido', engine: 'los motores', overload: 'falta de plazas', nobody: 'nadie' },

  contents: {
    title: 'Por contenido',
    note: 'los 20 que más fallaron',
    name: 'Nombre',
    id: 'Id',
    played: 'Con imagen',
    failed: 'Fallidos',
    share: 'Tasa',
    lastKind: 'Último fallo',
    lastError: 'En palabras',
    empty: 'Ningún contenido falló en este tiempo.',
  },

  only: {
    text: 'Solo arranques de {{name}}',
    open: 'Abrirlo en la página de contenidos',
    all: 'Ver todos los contenidos',
  },
  stale: {
    title: 'Sin actualizar',
    text: 'No se pudo volver a consultar el historial. {{why}}',
  },

  csv: {
    from: 'Desde',
    starts: 'Arranques',
    failures: 'Fallos',
    kinds: 'Fallos por tipo',
    figure: '{{measure}} {{statistic}} (ms)',
  },
}
