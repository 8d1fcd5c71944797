import { type Spanish } from '../catalogue.ts'
import { type content as english } from '../en/content.ts'

export const content: Spanish<typeof english> = {
  title: 'Contenidos',
  note_one: 'se recuerda {{count, number}} contenido',
  note_many: 'se recuerdan {{count, number}} de contenidos',
  note_other: 'se recuerdan {{count, number}} contenidos',
  empty: 'Aún no se ha pedido nada. Lo que pida un reproductor aparecerá aquí, primero lo que falla.',
  gone: 'No se recuerda nada de este contenido. Volverá a aparecer cuando un reproductor lo pida.',

  standing: {
    heldBack: 'retenido',
    onTrial: 'a prueba',
    shaky: 'falla a veces',
    blocked: 'bloqueado',
    plays: 'funciona',
  },
  meaning: {
    heldBack: 'Falló demasiado últimamente. A quien lo pide se le dice enseguida, sin ocupar ningún motor.',
    onTrial: 'Antes falló demasiado. Con el próximo espectador que lo pida se prueba si ya funciona.',
    shaky: 'Se puede reproducir, pero falló hace poco.',
    blocked: 'Alguien lo bloqueó: no arranca hasta que se desbloquee. Quien ya lo ve puede seguir.',
    plays: 'No ha fallado últimamente.',
  },
  none: {
    heldBack: 'No hay contenidos retenidos: ninguno falló demasiado últimamente.',
    onTrial: 'No hay contenidos a prueba.',
    shaky: 'Ningún contenido que se pueda reproducir falló últimamente.',
    blocked: 'No hay contenidos bloqueados.',
    plays: 'Ningún contenido funcionó sin fallos últimamente.',
  },

  filter: { label: 'Contenidos por estado', all: 'Todos', showAll: 'Mostrar todos' },
  partly: {
    title: 'No se muestran todos',
    text: 'Estos son los que peor van. Los demás no se pueden obtener: {{why}}',
  },

  column: {
    state: 'Estado',
    name: 'Nombre',
    id: 'Id',
    attempts: 'Intentos',
    failures: 'Fallos',
    rate: 'Tasa',
    kind: 'Tipo de fallo',
    error: 'Último error',
    next: 'Próximo intento',
    last: 'Último arranque',
    acts: 'Acciones',
  },
  next: {
    in: 'en {{duration}}',
    onDemand: 'cuando se pida',
    blocked: 'al desbloquear',
    unknown: 'aún no se sabe',
  },

  kind: {
    played: 'se reprodujo',
    fetch_failed: 'sin sesión',
    start_stream_failed: 'sin imagen',
    encrypted: 'cifrado',
    upstream_cut: 'se cortó',
    stalled: 'se atascó',
    looping: 'se repetía',
    engine_died: 'el motor cayó',
    handed_over: 'pasó a otro motor',
    client_left: 'el reproductor se fue',
    stopped: 'detenido a mano',
    queue_full: 'cola llena',
    limit_reached: 'demasiados espectadores',
    queue_timeout: 'esperó en vano',
    no_engine_ready: 'ningún motor listo',
    known_bad: 'estaba retenido',
    overloaded: 'equipo sobrecargado',
    breaks_engines: 'tumba motores',
  },

  act: {
    try: 'Probar ahora',
    tryBlocked: 'Está bloqueado. Desbloquéalo primero.',
    block: 'Bloquear',
    unblock: 'Desbloquear',
    forget: 'Olvidar',
    copyUrl: 'Copiar URL de la emisión',
    tryName: 'Probar {{name}} ahora',
    blockName: 'Bloquear {{name}}',
    unblockName: 'Desbloquear {{name}}',
    forgetName: 'Olvidar {{name}}',
  },

  panel: {
    known: 'Lo que se sabe',
    plays: 'Ahora lo ven',
    contentId: 'Contenido',
    infohash: 'Hash',
  },
  starts: {
    title: 'Últimos arranques',
    meaning: 'No afecta a los espectadores.',
    empty: 'En el historial no hay arranques suyos de los últimos 30 días.',
    when: 'Cuándo',
    result: 'Resultado',
    engine: 'Motor',
    took: 'Arranque',
  },
}
