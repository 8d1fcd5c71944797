/** Alerts: what rules are called, how they stand, and what becomes of webhooks. */
export const alerts = {
  // Rules: when they are raised, when they are over
  'Many streams fail to start': 'Muchas emisiones no arrancan',
  'Streams start again': 'Las emisiones vuelven a arrancar',
  'Streams start slowly': 'Las emisiones arrancan despacio',
  'Streams start quickly again': 'Las emisiones vuelven a arrancar deprisa',
  'Some streams start very slowly': 'Algunas emisiones arrancan muy despacio',
  'No stream starts very slowly any more': 'Ya ninguna emisión arranca muy despacio',
  'Engines are in trouble': 'Hay motores en mal estado',
  'Engines are healthy again': 'Los motores vuelven a estar en buen estado',
  'Choosing an engine takes long': 'Elegir un motor tarda demasiado',
  'Engines are chosen quickly again': 'Los motores vuelven a elegirse deprisa',
  'Engines fail again and again': 'Los motores fallan una y otra vez',
  'Engines run steadily again': 'Los motores vuelven a ser estables',
  'Viewers are turned away': 'Se rechaza a espectadores',
  'There is room to wait again': 'Vuelve a haber sitio para esperar',
  'The disk is almost full': 'El disco está casi lleno',
  'The disk has room again': 'Vuelve a haber sitio en el disco',
  'Memory is almost full': 'La memoria está casi llena',
  'There is memory again': 'Vuelve a haber memoria',
  'Engines cannot be managed': 'No se pueden gestionar los motores',
  'There is a newer Weir': 'Hay un Weir más nuevo',
  'Weir is up to date': 'Weir está al día',
  // The history has the title before the figures.
  '{!title}: {!text}': '{title}: {text}',

  // Figures
  '{#share} % of {#n} starts failed {!span}': 'Falló el {share} % de {n} arranques {span}',
  '{#share} % of {#n} starts failed {!span}, mostly because of their content':
    'Falló el {share} % de {n} arranques {span}, sobre todo por su contenido',
  '{#share} % of {#n} starts failed {!span}, mostly because of engines':
    'Falló el {share} % de {n} arranques {span}, sobre todo por los motores',
  '{#share} % of {#n} starts failed {!span}, mostly for want of room':
    'Falló el {share} % de {n} arranques {span}, sobre todo por falta de sitio',
  'Viewers waited {!time} on average for {#n} streams {!span}':
    'Los espectadores esperaron {time} de media por {n} emisiones {span}',
  'One in twenty of {#n} streams took {!time} or more {!span}':
    'Una de cada veinte de {n} emisiones tardó {time} o más {span}',
  'One start in twenty took {#n} ms or more to choose an engine {!span}':
    'Uno de cada veinte arranques tardó {n} ms o más en elegir un motor {span}',
  'None of {!engines} is healthy': 'De {engines}, ninguno está en buen estado',
  '1 of {!engines} is healthy': 'De {engines}, 1 está en buen estado',
  '{#n} of {!engines} are healthy': 'De {engines}, {n} están en buen estado',
  '{@id} is not': '{id} no lo está',
  '{!ids} are not': '{ids} no lo están',
  'None of {!engines} is healthy; {@id} is not': 'De {engines}, ninguno está en buen estado ({id})',
  'None of {!engines} is healthy; {!ids} are not': 'De {engines}, ninguno está en buen estado ({ids})',
  '1 of {!engines} is healthy; {@id} is not': 'De {engines}, 1 está en buen estado; {id} no lo está',
  '1 of {!engines} is healthy; {!ids} are not': 'De {engines}, 1 está en buen estado; {ids} no lo están',
  '{#n} of {!engines} are healthy; {@id} is not': 'De {engines}, {n} están en buen estado; {id} no lo está',
  '{#n} of {!engines} are healthy; {!ids} are not':
    'De {engines}, {n} están en buen estado; {ids} no lo están',
  'Engines failed 1 time {!span}': 'Los motores fallaron 1 vez {span}',
  'Engines failed {#n} times {!span}': 'Los motores fallaron {n} veces {span}',
  'Engines failed 1 time {!span}: {@id}': 'Los motores fallaron 1 vez {span}: {id}',
  'Engines failed {#n} times {!span}: {@id}': 'Los motores fallaron {n} veces {span}: {id}',
  'Engines failed {#n} times {!span}: {!ids}': 'Los motores fallaron {n} veces {span}: {ids}',
  '1 of 1 place to wait for a stream is taken': 'Está ocupado el único sitio para esperar una emisión',
  '1 of {#most} places to wait for a stream is taken':
    'Está ocupado 1 de {most} sitios para esperar una emisión',
  '{#n} of 1 place to wait for a stream are taken': 'Sitios ocupados para esperar una emisión: {n} de 1',
  '{#n} of {#most} places to wait for a stream are taken':
    'Están ocupados {n} de {most} sitios para esperar una emisión',
  '{!size} are free on the disk of the data folder':
    'Quedan {size} libres en el disco de la carpeta de datos',
  '{#share} % of the {!size} of memory that Weir may use are free':
    'Queda libre el {share} % de los {size} de memoria que Weir puede usar',
  'Version {@version} can be had': 'Está disponible la versión {version}',

  // Webhooks
  '{@host} took the message: {why}.': '{host} aceptó el mensaje: {why}.',
  '{@host} did not take the message: {why}.': '{host} no aceptó el mensaje: {why}.',
  'it answered HTTP {@status}': 'respondió HTTP {status}',
  'it answered HTTP {@status} ({why})': 'respondió HTTP {status} ({why})',
  'it points elsewhere, and Weir does not follow: enter the URL it points to':
    'apunta a otro sitio y Weir no lo sigue: escribe la URL a la que apunta',
  'check its token': 'comprueba su token',
  'check its URL': 'comprueba su URL',
  'check its kind and URL': 'comprueba su tipo y su URL',
  'its certificate is not trusted ({@code})': 'su certificado no es de confianza ({code})',
  'the call failed': 'la llamada falló',
  'the call failed ({@code})': 'la llamada falló ({code})',
} as const
