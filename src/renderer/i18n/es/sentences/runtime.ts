/** Where engines run: Docker, native engines, those of somebody else, the demo. And the history. */
export const runtime = {
  'Docker, not reached yet': 'Docker, aún sin respuesta',
  'Docker {@version} at {=address}, image {@image}': 'Docker {version} en {address}, imagen {image}',
  'A native engine (engines.binary is not set)': 'Un motor nativo (engines.binary está vacío)',
  'The native engine {=path}': 'El motor nativo {path}',
  'Built-in demo engines on this machine, playing a test pattern':
    'Motores de demostración en este equipo, con una carta de ajuste',
  'One engine at {@url}': 'Un motor en {url}',
  '{#n} engines run by somebody else': '{n} motores de otra persona',
  'Pulling the engine image {@image}': 'Descargando la imagen del motor {image}',
  '{!what} ({#n} %)': '{what} ({n} %)',

  // Why there is none yet
  'Docker is still being looked for': 'aún se busca Docker',
  'the engine image is still being fetched': 'aún se descarga la imagen del motor',
  'every remote engine is in use already': 'todos los motores remotos están ya en uso',
  'engine {@id} exists already': 'el motor {id} ya existe',
  'engines.binary is not set': 'engines.binary está vacío',
  'this copy of Weir was built without it': 'esta copia de Weir se construyó sin él',
  'no port can be bound on {@host}': 'no se puede abrir ningún puerto en {host}',

  // Docker refuses to …
  'serve Weir (HTTP {@status})': 'atender a Weir (HTTP {status})',
  'start an engine': 'iniciar un motor',
  'remove an engine': 'eliminar un motor',
  'keep the engine running': 'mantener el motor en marcha',
  'put a spare to sleep': 'dormir una reserva',
  'wake a spare': 'despertar una reserva',
  'no daemon answers at {=address} ({why})': 'ningún Docker responde en {address} ({why})',
  'the daemon ended the event stream': 'Docker cerró el canal de sucesos',
  'the event stream did not open': 'el canal de sucesos no se abrió',
  'nothing was heard for two minutes': 'no llegó nada durante dos minutos',

  // Which Docker is meant, and how it is started
  'named by DOCKER_CONTEXT': 'indicado en DOCKER_CONTEXT',
  'the current one of {=file}': 'el actual de {file}',
  'currentContext in {=file}': 'currentContext en {file}',
  'there is no context of that name': 'no existe ningún contexto con ese nombre',
  'it names no Docker endpoint': 'no indica ninguna dirección de Docker',
  'that is not an address like unix:///var/run/docker.sock or tcp://nas:2375':
    'no es una dirección como unix:///var/run/docker.sock o tcp://nas:2375',
  'on {@host}, or unset DOCKER_HOST': 'en {host}, o quita DOCKER_HOST',
  'start Docker Desktop from the Start menu': 'abre Docker Desktop desde el menú Inicio',

  // The history
  'The history is not kept at present: {why}. Weir goes on in memory and tries again.':
    'El historial no se guarda por ahora: {why}. Weir sigue en memoria y lo vuelve a intentar.',
  'The history cannot be kept: {why}. Weir goes on in memory and tries again.':
    'El historial no se puede guardar: {why}. Weir sigue en memoria y lo vuelve a intentar.',
  'The history was damaged. It is set aside as {=file}, and a new one has begun.':
    'El historial estaba dañado. Se ha apartado como {file} y ha empezado uno nuevo.',
  'The history is kept again': 'El historial se guarda de nuevo',
  'another program is using the file': 'otro programa está usando el archivo',
  'the file or its folder is read-only': 'el archivo o su carpeta es de solo lectura',
  'the disk refuses to read or write': 'el disco no deja leer ni escribir',
  'the file is damaged': 'el archivo está dañado',
  'the file cannot be opened or made; its folder may be read-only':
    'el archivo no se puede abrir ni crear; puede que su carpeta sea de solo lectura',
  'it is damaged, and {why}': 'está dañado, y {why}',
  'the file was written by a newer Weir (version {@version} of it)':
    'el archivo lo escribió un Weir más nuevo (versión {version})',
} as const
