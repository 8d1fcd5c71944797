import { type Spanish } from '../catalogue.ts'
import { type alerts as english } from '../en/alerts.ts'

export const alerts: Spanish<typeof english> = {
  title: 'Alertas',

  note: {
    none: 'no hay ninguna activa',
    raised_one: '{{count, number}} activa',
    raised_many: '{{count, number}} de activas',
    raised_other: '{{count, number}} activas',
    unheeded_one: '{{count, number}} pide atención',
    unheeded_many: '{{count, number}} piden atención',
    unheeded_other: '{{count, number}} piden atención',
  },

  rule: {
    failureRate: {
      title: 'Muchas emisiones no arrancan',
      measures: 'La parte de los arranques que falla. Los espectadores ven un error, o esperan para nada.',
    },
    meanStart: {
      title: 'Las emisiones arrancan despacio',
      measures: 'Cuánto se espera la imagen, de media.',
    },
    p95Start: {
      title: 'Algunas emisiones arrancan muy despacio',
      measures: 'Cuánto espera la imagen uno de cada veinte espectadores, o más.',
    },
    enginesHealthy: {
      title: 'Hay motores con problemas',
      measures: 'La parte de los motores en buen estado. Los que arrancan o se van no cuentan.',
    },
    selection: {
      title: 'Elegir un motor tarda mucho',
      measures: 'Cuánto tarda en elegir motor uno de cada veinte arranques. No debería notarse.',
    },
    engineRestarts: {
      title: 'Los motores fallan una y otra vez',
      measures: 'Cuántas veces fallaron motores en 10 minutos. Cada vez se traslada a sus espectadores.',
    },
    queueFull: {
      title: 'Se rechaza a espectadores',
      measures:
        'La parte de los puestos de espera que está ocupada. Cuando lo están todos, se rechaza a quien llega.',
    },
    diskShort: {
      title: 'El disco está casi lleno',
      measures: 'El espacio libre en el disco de la carpeta de datos. Sin él no se guarda el historial.',
    },
    memoryShort: {
      title: 'La memoria está casi llena',
      measures:
        'La parte libre de la memoria que Weir puede usar. Sin ella se rechazan emisiones o se cortan.',
    },
    daemonLost: {
      title: 'No se pueden gestionar los motores',
      measures:
        'Si Docker responde. Lo que se está viendo sigue, pero no se puede crear ni reemplazar ningún motor.',
    },
    updateAvailable: {
      title: 'Hay un Weir más nuevo',
      measures: 'Por ahora nada: Weir no hace llamadas para buscar actualizaciones.',
    },
  },

  state: {
    off: 'desactivada',
    unknown: 'aún sin datos',
    calm: 'en calma',
    rising: 'subiendo',
    raised: 'activa',
    recovered: 'superada',
  },
  flag: { yes: 'sí', no: 'no' },

  active: {
    title: 'Activas ahora',
    empty: 'Ninguna activa: todo lo que Weir vigila está como debe.',
    rising: 'Ninguna activa aún. Fuera de su umbral, pero no el tiempo suficiente por ahora: {{titles}}.',
    for: 'desde hace <age/>',
    seen: 'vista <ago/>',
    why: 'Ver por qué: {{page}}',
  },

  mute: {
    button: 'Silenciar',
    buttonOf: 'Silenciar «{{title}}»',
    unmute: 'Dejar de silenciar',
    unmuteOf: 'Dejar de silenciar «{{title}}»',
    durations: 'No enviar nada de esto',
    hour: 'Durante una hora',
    evening: 'Durante 8 horas',
    day: 'Durante un día',
    week: 'Durante una semana',
    forGood: 'Para siempre',
    until: 'hasta las {{time}}',
    untilDay: 'hasta el {{time}}',
    always: 'para siempre',
    muted: 'silenciada {{until}}',
  },
  acknowledge: 'Marcar como vista',
  acknowledgeOf: 'Marcar como vista «{{title}}»',
  unacknowledge: 'Marcar como no vista',
  unacknowledgeOf: 'Marcar como no vista: «{{title}}»',

  rules: {
    title: 'Reglas',
    note: 'qué se vigila y a partir de dónde es demasiado',
    state: 'Estado',
    rule: 'Alerta',
    now: 'Ahora',
    raise: 'Se activa',
    clear: 'Se supera',
    for: 'Durante',
    starts: 'De arranques',
    muted: 'Silenciada',
    acts: 'Acciones',
    thresholds: 'Cambiar umbrales',
    since: 'enseguida',
    measured: '{{measured, number}} de {{least, number}}',
    needs: 'Necesita',
    page: 'Se explica en',
    level: 'Al activarse',
    history: 'Cuándo se activó',
    neverRaised: 'No está en el historial de los últimos 30 días.',
    gone: 'No existe esa alerta.',
  },

  history: {
    title: 'Historial',
    note: 'las últimas 100',
    when: 'Cuándo',
    what: 'Qué',
    rule: 'Alerta',
    text: 'En palabras',
    empty: 'Aún no se activó ninguna. Aquí se lista lo que se activa y cuándo se supera.',
  },

  webhooks: {
    title: 'Webhooks',
    empty: 'No hay ningún webhook: las alertas solo se dan aquí y con notificaciones del escritorio.',
    settings: 'Abrir los ajustes de alertas',
    kind: 'Tipo',
    host: 'Se envía a',
    state: 'Estado',
    acts: 'Acciones',
    test: 'Enviar prueba',
    testOf: 'Enviar un mensaje de prueba a {{host}}',
    delivered: 'entregado <ago/>',
    idle: 'aún no se envió nada',
    sending_one: 'enviando {{count, number}}',
    sending_many: 'enviando {{count, number}}',
    sending_other: 'enviando {{count, number}}',
    waiting_one: '{{count, number}} en espera',
    waiting_many: '{{count, number}} en espera',
    waiting_other: '{{count, number}} en espera',
    ok: 'bien',
    failed: 'sin entregar',
  },

  bell: {
    none: 'Alertas: ninguna pide atención',
    some_one: 'Alertas: {{count, number}} pide atención',
    some_many: 'Alertas: {{count, number}} piden atención',
    some_other: 'Alertas: {{count, number}} piden atención',
    all: 'Todas las alertas',
  },
}
