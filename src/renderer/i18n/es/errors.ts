/** Every error of the catalogue, its values as holes (../template.ts). */
import { type ErrorTexts } from '../error-sentences.ts'

const texts = {
  // Lo que pide un reproductor o un programa
  id_missing:
    'No se nombra ningún contenido. Añade ?id=, ?content_id= o ?infohash= con 40 cifras hexadecimales a la URL.',
  id_invalid: '{=parameter}="{=value}" no es un id de contenido: {why}. Debe tener 40 cifras hexadecimales.',
  id_ambiguous:
    'Se nombra más de un contenido ({=parameters}). Indica exactamente uno: id, content_id o infohash.',
  not_found: 'No hay nada en "{=path}". La lista está en /playlist.m3u.',
  method_not_allowed: '{@method} no es posible en "{=path}".',
  channel_unknown: 'No existe el canal "{=id}". La lista los tiene todos.',
  stream_session_unknown: 'id de sesión de reproducción desconocido',
  not_built_yet: '{what} no forma parte de esta versión de Weir. {instead}',

  // Por qué no arranca una emisión
  content_known_bad:
    'Este contenido ha fallado {#failures} veces últimamente ({lastError}), así que ahora no se intenta.',
  content_blocked: 'Este contenido está bloqueado. Desbloquéalo en el panel para reproducirlo.',
  content_unavailable: 'El motor no puede reproducir este contenido: {engineSaid}.',
  content_encrypted: 'Esta emisión está cifrada. El motor solo la reproduce por HLS, que Weir aún no ofrece.',
  start_timeout:
    'Sin imagen en {#seconds} s. Puede que el enjambre sea lento o esté vacío; inténtalo de nuevo dentro de un momento.',
  engine_failed: 'El motor falló: {why}.',
  no_engine_ready: 'Ningún motor está listo: {why}.',
  queue_full: 'Todas las plazas están ocupadas y el número de espectadores en espera ya es {#waiting}.',
  queue_timeout: 'No quedó libre ninguna plaza en {#seconds} s.',
  too_many_readers: '{what} ha llegado a su límite de {limit} ({=setting} en los ajustes).',
  client_gone: 'El reproductor se fue antes de que empezara la emisión.',
  stopped_by_user: 'La emisión se detuvo desde el panel.',
  shutting_down: 'Weir se está cerrando.',
  overloaded: 'A este equipo le falta {what}, así que no se arranca ninguna emisión nueva.',

  // Los motores y dónde se ejecutan
  docker_missing: 'Ningún Docker responde en {=endpoint}. Instala Docker o inícialo ({startCommand}).',
  docker_no_permission:
    'Este usuario no puede usar el socket de Docker {=endpoint}. Ejecuta "{=command}", cierra la sesión y vuelve a entrar.',
  docker_wrong_context:
    'El contexto de Docker "{=context}" ({source}) no funciona: {why}. Elige otro con "docker context use default", o quita {variable}.',
  docker_image_missing:
    'La imagen del motor "{=image}" no está en este equipo y no se puede descargar: {why}. Comprueba el nombre en engines.image y la red de este equipo.',
  docker_pull_cancelled:
    'Se canceló la descarga de la imagen del motor "{=image}". Inténtalo de nuevo cuando la quieras.',
  nothing_to_cancel: 'No se está descargando nada, así que no hay nada que cancelar.',
  docker_failed: 'Docker se negó a {what}: {why}.',
  ports_exhausted:
    'No queda ningún puerto libre entre {@from} y {@to} para otro motor. Amplía engines.portFrom/portTo.',
  process_binary_missing:
    'El programa del motor "{=path}" no se puede ejecutar: {why}. Indica un motor nativo en engines.binary.',
  remote_missing:
    'engines.runtime es "remote" pero engines.remote no nombra ningún motor. Añade direcciones como http://nas:6878.',
  engine_unknown: 'No existe el motor "{=id}".',
  engine_not_ours: 'El motor "{=id}" es de otra persona; Weir no puede reiniciarlo ni eliminarlo.',
  would_cut_viewers:
    'Esto dejaría sin emisión a {#viewers} espectadores: {streams}. Envía cutViewers: {#viewers} para hacerlo de todos modos.',
  scaling_out_of_range:
    'No puede haber {#engines} motores: debe ser un número de 0 a {#max} ({=setting} en los ajustes).',
  session_unknown: 'No existe la emisión "{=id}". Puede que haya terminado.',
  session_not_movable: 'Esta emisión no se puede mover: {why}. Se queda donde está.',
  no_free_slot:
    'Todas las plazas están ocupadas, así que probar este contenido haría esperar a espectadores. Pruébalo cuando haya una libre.',
  reader_unknown: 'No existe el espectador "{=id}". Puede que se haya ido.',

  alert_unknown: 'No existe la alerta "{=id}". Puede que ya haya pasado.',
  webhook_unknown: 'No existe el webhook número {#index}: en alerts.webhooks hay {#count}, contados desde 0.',

  // Ajustes, arranque del programa, controles
  settings_unreadable:
    'El archivo de ajustes {=file} no se puede leer: {why}. Corrígelo o elimínalo y arranca de nuevo.',
  settings_invalid: '{source}: {problems}. El archivo no se ha aplicado; corrige los valores nombrados.',
  settings_refused: '{problems}. No se cambió ningún ajuste.',
  setting_unknown: 'No existe el ajuste "{=key}".',
  setting_file_only:
    'Esto solo se puede cambiar en el archivo de ajustes ({=file}), porque decide qué programas se ejecutan: {=keys}. No se cambió ningún ajuste.',
  setting_decided:
    '{@key} lo decide {=by}, con lo que se inició Weir. Inícialo sin ello para cambiarlo. No se cambió ningún ajuste.',
  settings_not_kept: 'Este Weir no guarda ajustes, así que no se puede cambiar ninguno.',
  data_dir_in_use:
    'Otro Weir (proceso {@pid}) usa la carpeta de datos {=dataDir}. Detenlo, o da a este una carpeta propia con --data-dir DIR. Si no hay ninguno, elimina {=lockFile}.',
  data_dir_unusable: 'La carpeta de datos {=dataDir} no se puede usar: {why}. Elige otra con --data-dir DIR.',
  channels_unreadable: 'La lista de canales {=file} no se puede leer: {why}.',
  playlist_invalid:
    'No se encontró ningún canal en esta lista ({why}). Las líneas deben ser entradas M3U con una URL acestream:// o ?id=, o "nombre, id de contenido".',
  port_in_use:
    'El puerto {@port} de {@host} lo usa otro programa. Detenlo, o inicia Weir con --port N (o gateway.port en los ajustes).',
  address_unavailable:
    'Weir no puede escuchar en {=host}:{@port}: {why}. Elige otra dirección con --host y --port.',
  flag_invalid: '{@flag}: {why}.',
  host_refused:
    'El nombre de host "{=host}" no es de este equipo. Añádelo a gateway.allowedHosts para permitirlo.',
  origin_refused: 'No se permite controlar Weir a las páginas de "{=origin}".',
  foreign_page_refused:
    'Una página de otro sitio pidió esta emisión. Abre la URL en un reproductor, o desde la lista.',
  token_required:
    'Desde otro equipo hace falta el token de Weir: añade ?token= o una cabecera Authorization: Bearer.',
  command_unknown: 'No existe el comando "{=name}".',
  query_unknown: 'No existe la consulta "{=name}".',
  query_invalid: '{@name}: {!problems}.',
  command_invalid: '{@name}: {!problems}.',
  idempotency_key_reused:
    'El Idempotency-Key de este {@name} llegó hace poco con otro comando u otros argumentos. No se hizo nada; envía una clave nueva con cada comando.',
  weir_unreachable:
    'Weir no responde, así que no se ha hecho nada. Comprueba que sigue en marcha e inténtalo de nuevo.',
  request_invalid: 'Esta petición no se puede leer: {why}.',
  request_too_large: 'Esta petición es demasiado grande: se aceptan como mucho {#limitBytes} bytes.',
  internal: 'Weir cometió un error: {why}. Comunícalo junto con el registro.',
} as const satisfies ErrorTexts['texts']

export const errors = {
  texts,
  variants: [
    {
      code: 'would_cut_viewers',
      when: { viewers: 1 },
      text: 'Esto dejaría sin emisión a 1 espectador: {streams}. Envía cutViewers: 1 para hacerlo de todos modos.',
    },
    {
      code: 'token_required',
      when: { tokenSet: 'no' },
      text: 'Los controles están cerrados para otros equipos, porque Weir no tiene token. Pon gateway.token en sus ajustes y añade después ?token= o una cabecera Authorization: Bearer.',
    },
  ],
} as const satisfies ErrorTexts
