/** States of engines with their reasons, the pool as a whole, and what is told of both. */
export const engines = {
  // A life without trouble
  'about to be made': 'a punto de crearse',
  'is being made': 'se está creando',
  'waits until fewer engines start': 'espera a que arranquen menos motores',
  boots: 'arranca',
  answers: 'responde',
  'answers again': 'vuelve a responder',
  'was running already': 'ya estaba en marcha',
  'takes no further streams': 'no acepta más emisiones',
  'no longer needed': 'ya no hace falta',
  'Weir ends': 'Weir se cierra',
  'its runtime is no longer used': 'su entorno ya no se usa',
  'restarted from the dashboard': 'reiniciado desde el panel',
  'removed from the dashboard': 'eliminado desde el panel',
  'a spare that sleeps': 'una reserva dormida',
  'a spare that wakes up': 'una reserva que despierta',
  'a spare that goes to sleep': 'una reserva que se va a dormir',

  // It does not answer
  timeout: 'no respondió a tiempo',
  aborted: 'se interrumpió',
  'no answer within {#n} s': 'sin respuesta en {n} s',
  'not ready within {#n} s ({why})': 'no estuvo listo en {n} s ({why})',
  'stopped answering ({why})': 'dejó de responder ({why})',
  'does not answer ({why})': 'no responde ({why})',
  'does not answer ({#n} of {#most}: {why})': 'no responde ({n} de {most}: {why})',
  'does not answer ({why}), but its streams flow': 'no responde ({why}), pero sus emisiones siguen',
  'did not answer when it was woken ({why})': 'no respondió al despertarlo ({why})',
  'could not be woken ({why})': 'no se pudo despertar ({why})',
  'it cannot be paused': 'no se puede poner en pausa',
  'it cannot be woken': 'no se puede despertar',
  'was paused outside Weir': 'fue puesto en pausa fuera de Weir',
  'runs again and is asked whether it answers': 'vuelve a estar en marcha y se comprueba si responde',
  'HTTP {@status}': 'HTTP {status}',
  'the answer is not JSON': 'la respuesta no es JSON',
  'the answer is endless': 'la respuesta no termina nunca',
  'the answer broke off or is not HTTP': 'la respuesta se cortó o no es HTTP',
  "the engine's {@what} answer cannot be read": 'la respuesta del motor ({what}) no se puede leer',

  // It ended
  'killed (out of memory)': 'terminado a la fuerza (sin memoria)',
  'killed by signal {@n}': 'terminado por la señal {n}',
  'exited with code {@n}': 'terminó con el código {n}',
  'its container was removed by somebody else': 'otra persona eliminó su contenedor',
  'lost a process for want of memory': 'perdió un proceso por falta de memoria',
  "is unhealthy by its image's own check": 'está mal según la comprobación de su propia imagen',
  '{why}.; next try in {#n} s': '{why}. Próximo intento en {n} s',
  '{why}; next try in {#n} s': '{why}; próximo intento en {n} s',

  // It fails its streams
  'failed {#n} streams in a row': 'falló {n} emisiones seguidas',
  'failed the stream of its trial': 'falló la emisión de su prueba',
  'fails streams, but so do most others': 'falla emisiones, pero casi todos los demás también',
  'fails streams, but too many others are out already':
    'falla emisiones, pero ya hay demasiados fuera de servicio',
  'its streams failed again and again': 'sus emisiones fallaron una y otra vez',
  'its streams fail, as on most engines; they are restarted one by one':
    'sus emisiones fallan, como en casi todos los motores; se reinician uno a uno',
  'is tried again with one stream': 'se prueba de nuevo con una emisión',
  'is tried again with the next stream': 'se probará de nuevo con la próxima emisión',
  '{why}; replaced when its last viewer leaves': '{why}; se reemplazará cuando se vaya su último espectador',
  '{why}; no further ones for {#n} s': '{why}; sin emisiones nuevas durante {n} s',

  // It is worn
  'memory {#n} % of its limit': 'memoria al {n} % de su límite',
  'disk {#n} % of its limit': 'disco al {n} % de su límite',
  'restarted in time: {why}': 'reiniciado a tiempo: {why}',
  '{why}; restarted when its last viewer leaves': '{why}; se reiniciará cuando se vaya su último espectador',
  '{why}; its viewers are moved to other engines, then it is restarted':
    '{why}; sus espectadores pasan a otros motores y después se reinicia',

  // What changed
  'Engine {@id} is ready': 'El motor {id} está listo',
  'Engine {@id} is being replaced: {why}': 'El motor {id} se está reemplazando: {why}',
  'Engine {@id} sleeps as a spare': 'El motor {id} duerme como reserva',
  'Engine {@id}: {why}': 'Motor {id}: {why}',
  'Engine {@id} {!why}': 'El motor {id} {why}',
  'Engine {@id} {!why}; its viewers are moved until it runs again':
    'El motor {id} {why}; sus espectadores pasan a otros hasta que vuelva a estar en marcha',
  'Engine {@id} was {!why}': 'El motor {id}: {why}',
  'Engine {@id} could not be put to sleep as a spare ({why}); it stays awake':
    'El motor {id} no se pudo dormir como reserva ({why}); sigue despierto',
  '1 engine was running already': 'Ya había 1 motor en marcha',
  '{#n} engines were running already': 'Ya había {n} motores en marcha',
  'Most engines are in trouble: {why}': 'La mayoría de los motores tiene problemas: {why}',
  'Most engines play again; those that still fail are rested':
    'La mayoría de los motores vuelve a reproducir; los que aún fallan descansan',
  'Engines cannot be managed: {why}': 'No se pueden gestionar los motores: {why}',
  'Engines can be managed again': 'Los motores se pueden gestionar de nuevo',
  'Engines run elsewhere now: {where}': 'Los motores se ejecutan ahora en otro sitio: {where}',

  // The pool
  'No engine is wanted': 'No hace falta ningún motor',
  '1 engine ready': '1 motor listo',
  'All {#n} engines ready': 'Los {n} motores están listos',
  '{#n} of {#most} engines ready': '{n} de {most} motores listos',
  '{#n} starting': '{n} arrancando',
  '{@id} is to be restarted': '{id} se va a reiniciar',
  '{@id} is being replaced': '{id} se está reemplazando',
  '{@id} is not well': '{id} no está bien',
  '{@id} is paused': '{id} está en pausa',
  '{@id} is to be restarted and {#n} more': '{id} se va a reiniciar y {n} más',
  '{@id} is being replaced and {#n} more': '{id} se está reemplazando y {n} más',
  '{@id} is not well and {#n} more': '{id} no está bien y {n} más',
  '{@id} is paused and {#n} more': '{id} está en pausa y {n} más',
  'The only engine that answers fails its streams; it stays in use':
    'El único motor que responde falla sus emisiones; sigue en uso',
  '{#n} of {#most} engines fail their streams; all that answer stay in use':
    '{n} de {most} motores fallan sus emisiones; todos los que responden siguen en uso',
} as const
