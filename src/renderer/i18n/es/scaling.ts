import { type Spanish } from '../catalogue.ts'
import { type scaling as english } from '../en/scaling.ts'

export const scaling: Spanish<typeof english> = {
  title: 'Escalado',

  tool: {
    pause: 'Pausar el escalado',
    paused: 'El escalado está en pausa. Reanudarlo',
    manual: 'El número de motores está fijado a mano. Dejar que Weir vuelva a decidir',
  },

  mode: { auto: 'automático', paused: 'en pausa', manual: 'a mano' },

  cannot: {
    title: 'Hacen falta más motores de los que puede haber',
    because: 'Lo que impide a Weir crear más: {{why}}.',
    someReady: 'Lo que se reproduce sigue; quien llegue ahora quizá tenga que esperar.',
    noneReady: 'Ninguna emisión puede arrancar hasta que haya un motor.',
    link: 'Escalado',
  },

  pool: {
    title: 'Motores en el tiempo',
    means: 'medias de cada intervalo',
    wanted: 'deseados',
    ready: 'listos',
    busy: 'ocupados',
    booting: 'arrancando',
    slotsUsed: 'plazas ocupadas',
    cannot: 'El escalado sigue funcionando.',
  },

  decisions: {
    title: 'Decisiones',
    note_one: '{{count, number}} en este tiempo',
    note_many: '{{count, number}} en este tiempo',
    note_other: '{{count, number}} en este tiempo',
    list: 'Decisiones, las más recientes primero',
    empty: 'No se decidió nada en los últimos {{range}}: había tantos motores como hacían falta.',
    cannot: 'Solo se muestran las últimas. El escalado sigue funcionando.',
  },
  direction: { up: 'más motores', down: 'menos motores', hand: 'a mano', none: 'nota' },

  steering: {
    title: 'Quién decide',
    auto: 'Weir decide cuántos motores hay.',
    autoBetween: 'Weir decide cuántos motores hay, de {{min, number}} a {{max, number}}.',
    remote: 'Estos motores son de otra persona, así que Weir los usa todos.',
    byHand_one: '{{count, number}} motor, hasta que reanudes el escalado o Weir arranque de nuevo.',
    byHand_many: '{{count, number}} de motores, hasta que reanudes el escalado o Weir arranque de nuevo.',
    byHand_other: '{{count, number}} motores, hasta que reanudes el escalado o Weir arranque de nuevo.',
    last: 'Última decisión:',
    pause: 'Pausar el escalado',
    resume: 'Reanudar el escalado',
  },

  set: {
    label: 'Número de motores a mano',
    act: 'Fijar',
    help: 'De 0 a {{max, number}} (engines.max). Los que sobren se van cuando terminen sus emisiones.',
    helpRemote: 'De 0 a {{max, number}} (engines.remote). Los que sobren no reciben más emisiones.',
    fewer_one: '{{count, number}} motor con emisiones se va cuando estas terminen. No se corta a nadie.',
    fewer_many:
      '{{count, number}} de motores con emisiones se van cuando estas terminen. No se corta a nadie.',
    fewer_other: '{{count, number}} motores con emisiones se van cuando estas terminen. No se corta a nadie.',
    range: 'Un número entero de 0 a {{max, number}}.',
  },

  spares: {
    title: 'Reservado para el próximo espectador',
    free: 'Libre ahora',
    idle: 'Sin emisión',
    asleep: 'Dormidos',
    slots_one: '{{count, number}} plaza',
    slots_many: '{{count, number}} de plazas',
    slots_other: '{{count, number}} plazas',
    of: '{{engines}} de {{wanted, number}}',
    what: 'Se deja sitio libre para que nadie espere a que arranque un motor.',
    whatSet: 'Se deja libre el sitio de {{spares}}, para que nadie espere a que arranque un motor.',
  },
}
