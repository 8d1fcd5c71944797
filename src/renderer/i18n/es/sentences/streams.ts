/** Streams: why they break or do not start, and contents. */
export const streams = {
  // What an engine said of a content, or did
  'failed to load content': 'no pudo cargar el contenido',
  'unknown playback session id': 'id de sesión de reproducción desconocido',
  'an error without words': 'un error sin explicación',
  'it ended the stream': 'terminó la emisión',
  'it ended the stream before the first byte': 'terminó la emisión antes del primer byte',
  'nothing came for {#n} s': 'no llegó nada durante {n} s',
  'the same piece was repeated for {#n} s': 'repitió el mismo fragmento durante {n} s',
  'the engine ended the stream': 'el motor terminó la emisión',
  'it was gone when it was to be asked': 'ya no estaba cuando se le iba a pedir la emisión',
  'playback answered HTTP {@status}': 'la reproducción respondió HTTP {status}',
  'more than {#n} redirects': 'más de {n} redirecciones',
  'engine {@id} died soon after it began there': 'el motor {id} se cayó poco después de que empezara en él',
  'of a mistake inside Weir': 'por un error de Weir',
  'no reason given': 'sin motivo conocido',
  'moved from the dashboard': 'movida desde el panel',

  // What changed
  '{=name} moves from engine {@id} to another ({why})': '{name} pasa del motor {id} a otro ({why})',
  'Stream {%stream} moves from engine {@id} to another ({why})':
    'La emisión {stream} pasa del motor {id} a otro ({why})',
  '{=name} broke on engine {@id} ({why}) Its 1 viewer is being moved.':
    '{name} se cortó en el motor {id} ({why}) Su espectador pasa a otro.',
  '{=name} broke on engine {@id} ({why}) Its {#n} viewers are being moved.':
    '{name} se cortó en el motor {id} ({why}) Sus {n} espectadores pasan a otro.',
  'Stream {%stream} broke on engine {@id} ({why}) Its 1 viewer is being moved.':
    'La emisión {stream} se cortó en el motor {id} ({why}) Su espectador pasa a otro.',
  'Stream {%stream} broke on engine {@id} ({why}) Its {#n} viewers are being moved.':
    'La emisión {stream} se cortó en el motor {id} ({why}) Sus {n} espectadores pasan a otro.',
  '{=name} broke on engine {@id} ({why}) Its 0 viewers are being moved.':
    '{name} se cortó en el motor {id} ({why}) Nadie la estaba viendo.',
  'Stream {%stream} broke on engine {@id} ({why}) Its 0 viewers are being moved.':
    'La emisión {stream} se cortó en el motor {id} ({why}) Nadie la estaba viendo.',
  'New streams are started again: {why}': 'Se vuelven a arrancar emisiones nuevas: {why}',
  'No new stream is started: this machine is short of {what} ({details})':
    'No se arranca ninguna emisión nueva: a este equipo le falta {what} ({details})',
  'there is enough {what}': 'hay suficiente {what}',
  'processor time': 'tiempo de procesador',
  memory: 'memoria',
  'it is {#n} ms late': 'va con {n} ms de retraso',
  '{#share} % of {#n} MiB are in use': 'está en uso el {share} % de {n} MiB',

  // Whom a limit concerns
  'This stream': 'Esta emisión',
  'Your address': 'Tu dirección',
  Weir: 'Weir',

  // Why none can start now
  'engines are booting': 'los motores están arrancando',
  'none is wanted, by hand; resume scaling, or set a number':
    'no se quiere ninguno, fijado a mano; reanuda el escalado o fija un número',
  'nothing can be tried before one is': 'no se puede probar nada hasta que lo esté uno',

  // Why one is not moved
  'nobody watches it at the moment': 'nadie la ve en este momento',
  'it is being moved already': 'ya se está moviendo',
  'no other engine has a free slot': 'ningún otro motor tiene una plaza libre',
  'it plays on engine {@id} already': 'ya se reproduce en el motor {id}',
  'engine {@id} has no free slot': 'el motor {id} no tiene ninguna plaza libre',
  'engine {@id} is creating': 'el motor {id} se está creando',
  'engine {@id} is starting': 'el motor {id} está arrancando',
  'engine {@id} is draining': 'el motor {id} se está vaciando',
  'engine {@id} is stopped': 'el motor {id} está detenido',
  'engine {@id} is unhealthy': 'el motor {id} no está bien',
  'engine {@id} is failed': 'el motor {id} está caído',
  'engine {@id} is paused': 'el motor {id} está en pausa',
} as const
