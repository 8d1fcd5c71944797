/**
 * What each setting does, by its key. English has no such list: `settings.get` brings the docstrings of the schema.
 * A test sees to it that no key is missing (setting-docs.test.ts).
 */
import { alertRules, type AlertRule } from '../../../contract/alerts.ts'

/** What a rule measures, with its unit; rules that are either so or not measure nothing. */
const measured: Readonly<Partial<Record<AlertRule, readonly [side: 'encima' | 'debajo', what: string]>>> = {
  failureRate: ['encima', 'proporción de arranques que fallan, de 0 a 1'],
  meanStart: ['encima', 'tiempo medio hasta la imagen, en s'],
  p95Start: ['encima', 'percentil 95 del tiempo hasta la imagen, en s'],
  enginesHealthy: ['debajo', 'proporción de motores en buen estado, de 0 a 1'],
  selection: ['encima', 'percentil 95 de lo que se tarda en elegir un motor, en ms'],
  engineRestarts: ['encima', 'fallos de motores en 10 minutos'],
  queueFull: ['encima', 'proporción de puestos de espera ocupados, de 0 a 1'],
  diskShort: ['debajo', 'espacio libre en el disco de la carpeta de datos, en MiB'],
  memoryShort: ['debajo', 'proporción libre de la memoria que Weir puede usar, de 0 a 1'],
}
const countsStarts: readonly AlertRule[] = ['failureRate', 'meanStart', 'p95Start', 'selection']

function ruleDocs(rule: AlertRule): Record<string, string> {
  const key = (name: string) => `alerts.rules.${rule}.${name}`
  const [side, what] = measured[rule] ?? []
  return {
    ...(side === undefined
      ? {}
      : {
          [key('raise')]: `Avisa por ${side} de este valor: ${what}.`,
          [key('clear')]:
            `Se da por pasada cuando vuelve a estar por ${side === 'encima' ? 'debajo' : 'encima'} de este valor.`,
        }),
    [key('forS')]: 'Cuánto tiempo debe durar antes de que se avise, en segundos.',
    [key('off')]: 'No avisar nunca de esto.',
    ...(countsStarts.includes(rule)
      ? { [key('minEvents')]: 'Arranques que deben haberse medido antes.' }
      : {}),
  }
}

export const settingDocs: Readonly<Record<string, string>> = {
  'engines.runtime':
    'Cómo se crean los motores. auto: Docker si responde y tiene la imagen; si no, la demo incorporada.',
  'engines.image': 'Imagen de contenedor del motor. Vacío: una que existe para esta CPU.',
  'engines.min': 'Motores que se mantienen siempre.',
  'engines.max': 'Motores que nunca se superan.',
  'engines.slotsPerEngine': 'Emisiones que puede llevar un motor a la vez.',
  'engines.spares': 'Motores listos y sin emisión que se mantienen en marcha.',
  'engines.pausedSpares':
    'Motores además de estos que se arrancan y se duermen (docker pause): memoria, pero nada de CPU, y despiertan en milisegundos.',
  'engines.maxStarting': 'Motores que se crean o arrancan a la vez; los demás esperan su turno.',
  'engines.sleepWhenIdle':
    'Sin espectadores durante scaling.downWindowS se retiran todos los motores, también los que duermen; quien llegue después espera a que arranque uno.',
  'engines.memoryLimitMb': 'Límite de memoria de un contenedor de motor, en MiB.',
  'engines.diskLimitMb':
    'Lo que un contenedor de motor puede escribir en el disco, sobre todo su caché, en MiB: se reinicia antes de llegar. 0: no importa.',
  'engines.pidsLimit': 'Límite de procesos e hilos en un contenedor de motor.',
  'engines.portFrom': 'Primer puerto local que pueden usar los contenedores de motor.',
  'engines.portTo': 'Último puerto local que pueden usar los contenedores de motor.',
  'engines.bootTimeoutS':
    'Un motor que no está listo tantos segundos después de su arranque se reemplaza por otro.',
  'engines.keepOnQuit': 'Dejar los motores en marcha cuando Weir se cierra.',
  'engines.remote': 'URL base de motores que gestiona otra persona.',
  'engines.binary': 'Ruta de un motor nativo, para el valor «process» de engines.runtime.',
  'engines.binaryArgs': 'Argumentos del motor nativo; {port} pasa a ser el puerto que eligió Weir.',
  'streams.startTimeoutS': 'Plazo de un arranque entero, reintentos incluidos, en segundos.',
  'streams.lingerS': 'Cuánto se mantiene una emisión después de irse su último espectador, en segundos.',
  'streams.maxAttempts': 'Motores que se prueban para un arranque.',
  'streams.slowReaderS': 'Se desconecta a quien tenga un reproductor con tantos segundos de retraso.',
  'streams.bufferMb': 'Búfer circular de una emisión, en MiB.',
  'streams.slates':
    'Imágenes que explican a quien espera o es rechazado por qué. auto: para VLC y Kodi; los demás reciben un error HTTP.',
  'breaker.failureRate': 'Proporción de arranques fallidos a partir de la cual se bloquea un contenido.',
  'breaker.minAttempts': 'Arranques que deben haberse intentado antes de bloquear un contenido.',
  'breaker.windowS': 'Hasta cuándo se cuentan los fallos hacia atrás, en segundos.',
  'breaker.openS': 'Cuánto se bloquea un contenido la primera vez, en segundos.',
  'queue.max': 'Espectadores que pueden esperar una plaza.',
  'queue.maxWaitS': 'Cuánto espera un espectador una plaza como mucho, en segundos.',
  'limits.sessions':
    'Emisiones que pueden tener espectadores o esperar a la vez. 0: tantas como plazas haya, y la cola.',
  'limits.readers': 'Espectadores a la vez, incluidos los que esperan.',
  'limits.readersPerSession': 'Espectadores de una misma emisión a la vez.',
  'limits.readersPerAddress':
    'Espectadores desde una misma dirección a la vez (IPv6: desde un mismo /64). La dirección local está exenta: hay programas que piden por toda una casa.',
  'limits.waitingPerAddress':
    'Emisiones que una dirección puede tener esperando una plaza. La dirección local está exenta.',
  'limits.eventLoopDelayMs':
    'No se arranca ninguna emisión nueva mientras Weir esté más ocupado que esto: retraso de su bucle de eventos, percentil 99, en milisegundos. 0: no importa.',
  'limits.memoryPercent':
    'No se arranca ninguna emisión nueva mientras se use más que esto de la memoria que Weir puede usar. 100: no importa.',
  'scaling.cooldownS': 'Tiempo mínimo entre dos pasos hacia abajo, en segundos.',
  'scaling.sustainS': 'Cuánto debe durar la carga antes de añadir un motor.',
  'scaling.downWindowS': 'Se reduce solo según la mayor demanda de este intervalo.',
  'scaling.minLifetimeS': 'Los motores más jóvenes no se retiran.',
  'gateway.host': 'Dirección en la que se escucha. 127.0.0.1: solo este equipo; 0.0.0.0: toda la red local.',
  'gateway.port': 'Puerto de la lista, las emisiones y el panel.',
  'gateway.token':
    'Secreto que deben presentar los controles desde otros equipos. Vacío: ningún control desde fuera.',
  'gateway.allowedHosts': 'Otros nombres de equipo con los que se puede llamar a Weir.',
  'channels.file':
    'Un archivo M3U, o una lista con líneas «nombre, id de contenido», de la que se hace la lista de reproducción.',
  'history.days': 'Cuánto se conserva el historial, en días.',
  'history.maxMb':
    'Lo máximo que puede ocupar el historial en el disco, en MiB; lo más antiguo se va primero.',
  'alerts.desktop': 'Mostrar las alertas como notificaciones del escritorio.',
  'alerts.quietHours':
    'Horas locales entre las que no se envía nada, como 23:00-07:00; después se cuenta lo ocurrido en un resumen. Vacío: nunca en silencio.',
  'alerts.urgentInQuietHours': 'Enviar las malas noticias también en las horas de silencio.',
  'alerts.webhooks':
    'Adónde se envían las alertas: {"kind": "json", "ntfy", "gotify" o "discord", "url": "https://…", "token": "…"}. Véase alerts.md.',
  'ui.language': 'Idioma de las páginas. auto: el que pide el navegador o el escritorio.',
  'desktop.closeToTray':
    'Al cerrar la ventana, Weir sigue en marcha en la bandeja. Si no, cerrarla detiene Weir.',
  'desktop.startAtLogin': 'Arrancar Weir al iniciar sesión.',
  'desktop.startHidden': 'Arrancar en la bandeja, sin la ventana.',
  'desktop.openLinks':
    'Abrir con Weir los enlaces acestream://. Se pregunta cada vez antes de reproducir nada.',
  ...Object.fromEntries(alertRules.flatMap((rule) => Object.entries(ruleDocs(rule)))),
}
