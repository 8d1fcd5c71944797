/** Decisions of scaling, and what keeps it from more engines. */
export const scaling = {
  'Weir has just started': 'Weir acaba de arrancar',
  'Weir does not scale: its scaler made a mistake. The engines stay as they are.':
    'Weir no escala: su lógica de escalado cometió un error. Los motores se quedan como están.',
  'all engines that somebody else runs are used': 'se usan todos los motores que son de otra persona',

  // More engines: causes, then by how many
  'queue {#n}': 'cola de {n}',
  'queue {#n} for {time}': 'cola de {n} desde hace {time}',
  'first viewer after a rest': 'primer espectador tras un descanso',
  '{#used} of {!slots} in use': '{used} de {slots} en uso',
  '{#used} of {!slots} in use for {time}': '{used} de {slots} en uso desde hace {time}',
  'at least 1 engine is kept': 'se mantiene al menos 1 motor',
  'at least {#n} engines are kept': 'se mantienen al menos {n} motores',
  '{!engines} booting': '{engines} arrancando',
  '1 engine not working': '1 motor no funciona',
  '{#n} engines not working': '{n} motores no funcionan',
  '{!cause}: +{#by}': '{cause}: +{by}',
  '{!cause}: +{#by} ({#more} more asked for, but {why})':
    '{cause}: +{by} (harían falta {more} más, pero {why})',
  '{!engines} found, {#n} more than were wanted: +{#by}':
    'se encontraron {engines}, {n} más de los que se querían: +{by}',
  '{!engines} found, {#n} less than were wanted: -{#by}':
    'se encontraron {engines}, {n} menos de los que se querían: -{by}',

  // Fewer
  'demand is at most {!engines}: -1 ({who})': 'la demanda es como mucho de {engines}: -1 ({who})',
  'demand was at most {!engines} for {time}: -1 ({who})':
    'la demanda fue como mucho de {engines} durante {time}: -1 ({who})',
  'demand was at most {!engines}: -1 ({who})': 'la demanda fue como mucho de {engines}: -1 ({who})',
  'one that was not there yet': 'uno que aún no existía',
  '{@id} idle for {time}': '{id} sin emisiones desde hace {time}',
  '{@id} not ready for {time}': '{id} sin estar listo desde hace {time}',
  'max is {#n}: -{#by}, once they are idle': 'el máximo es {n}: -{by}, en cuanto no tengan emisiones',
  'max is {#n}: -{#by} ({who})': 'el máximo es {n}: -{by} ({who})',
  'nobody watched for {time}, asleep until somebody does: -{#by}':
    'nadie miró nada durante {time}, dormido hasta que alguien lo haga: -{by}',

  // By hand
  'Scaling is paused by hand: {!engines} until it is resumed':
    'El escalado se pausó a mano: {engines} hasta que se reanude',
  'Scaling is resumed by hand': 'El escalado se reanudó a mano',
  '{!engines} by hand': '{engines}, a mano',
  'one more by hand': 'uno más a mano',
  'one more by hand: {!engines}': 'uno más a mano: {engines}',
  '{@id} drained by hand': '{id} vaciado a mano',
  '{@id} removed by hand': '{id} eliminado a mano',

  // What stands in the way
  'max {#n} reached': 'se alcanzó el máximo de {n}',
  'max {#n} reached, and 1 of these does not work': 'se alcanzó el máximo de {n}, y 1 de ellos no funciona',
  'max {#n} reached, and {#idle} of these do not work':
    'se alcanzó el máximo de {n}, y {idle} de ellos no funcionan',
  'this machine has {left} left and an engine takes {size}, where {kept} are kept free':
    'a este equipo le quedan {left} y un motor ocupa {size}, mientras que {kept} se mantienen libres',
  "this machine's CPU is {share} busy": 'la CPU de este equipo está ocupada al {share}',
  '{why}, so no spare is kept': '{why}, así que no se mantiene ninguna reserva',
  'More engines are needed than there can be: {why}': 'Hacen falta más motores de los que puede haber: {why}',
  'There can be as many engines as are needed again': 'De nuevo puede haber tantos motores como hacen falta',
} as const
