import { type Spanish } from '../catalogue.ts'
import { type onboarding as english } from '../en/onboarding.ts'

export const onboarding: Spanish<typeof english> = {
  title: 'Te damos la bienvenida a Weir',
  note: 'Tres cosas, y todo se reproduce.',
  toOverview: 'Ir al resumen',
  done: 'hecho',
  toDo: 'por hacer',
  underWay: 'en curso',

  engines: {
    title: 'Un lugar para los motores',
    ready: 'Los motores funcionan',
    readyOf: '{{ready, number}} de {{total, number}} están listos: {{detail}}.',
    booting: 'Los motores están arrancando',
    looking: 'Buscando un lugar para los motores',
    lookingWhat: 'Weir busca Docker y su imagen. Tarda unos segundos.',
    pulling: 'Se está descargando la imagen del motor',
    pullingWhat:
      'Son unos cientos de megabytes, una sola vez. Mientras tanto se puede preparar todo lo demás.',
    someReady: 'Lo que se está viendo sigue; no se pueden crear más motores hasta que se resuelva.',
    remote: 'Los motores los gestiona otra persona',
    command: 'Orden para un terminal',
    copyCommand: 'Copiar orden',
    fileText: 'Texto para el archivo de ajustes',
    copyText: 'Copiar texto',
    again: 'Weir también lo sigue intentando por su cuenta.',
  },

  steps: {
    docker_missing: {
      start: 'Si Docker está instalado, inícialo:',
      startThere: 'Si Docker está instalado, inícialo como dice el mensaje de arriba.',
      install: 'Si no lo está, instálalo: <docker>Obtener Docker</docker>.',
    },
    docker_no_permission: {
      run: 'Ejecuta esto una vez en un terminal:',
      login: 'Cierra la sesión y vuelve a entrar para que surta efecto, y arranca Weir de nuevo.',
    },
    docker_wrong_context: {
      use: 'Vuelve al contexto habitual:',
      unset: 'O quita lo que nombra el mensaje de arriba, y arranca Weir de nuevo.',
    },
    docker_image_missing: {
      again: 'Inténtalo de nuevo cuando la red pueda usarse para ello.',
      network: 'Comprueba que este equipo llega a internet, y reinténtalo.',
      choose: 'O pon otra imagen en <code>{{file}}</code> y arranca Weir de nuevo:',
    },
    docker_failed: {
      look: 'Comprueba si el propio Docker está bien:',
      restart: 'Si no lo está, reinicia Docker.',
    },
    ports_exhausted: {
      widen:
        'Amplía el intervalo en los <settings>ajustes</settings> (engines.portFrom, engines.portTo) y arranca Weir de nuevo.',
      end: 'O cierra los programas que usan esos puertos.',
    },
    process_binary_missing: {
      name: 'Pon el programa del motor en <code>{{file}}</code> y arranca Weir de nuevo:',
    },
    remote_missing: {
      name: 'Pon los motores en <code>{{file}}</code> y arranca Weir de nuevo:',
    },
    other: {
      report: 'Copia los detalles para un informe y mira los <logs>registros</logs>.',
    },
  },
  anotherImage: {
    title: 'Usar otra imagen',
    what: 'La imagen de los motores decide qué programa se ejecuta en este equipo, así que solo se cambia en el archivo de ajustes, <code>{{file}}</code>. Después, arranca Weir de nuevo:',
  },

  demo: {
    title: 'Probar la demo',
    plays:
      'La demo está en marcha: sus canales muestran una carta de ajuste de motores simulados, y con ellos se puede probar todo Weir.',
    how: 'Inicia Weir con motores simulados que muestran una carta de ajuste; no hay que instalar nada:',
    howHeadless: 'O como servicio sin ventana:',
    back: 'Sin <code>--demo</code> todo vuelve a ser como antes.',
  },

  channels: {
    title: 'Tus canales',
    none: 'Importa una lista, desde un archivo o pegada. Se convierte en una sola URL para todos los reproductores.',
    demo: 'Estos son los de la demo. Importa los tuyos y ocuparán su lugar.',
    some: 'En la lista: {{channels}}.',
    see: 'Ver los canales',
    fileOnly: 'Salen del archivo que nombra <code>channels.file</code> en el archivo de ajustes.',
  },

  players: {
    title: 'Tus reproductores',
    what: 'Todos los reproductores usan la misma URL.',
    whatScan: 'Todos los reproductores usan la misma URL. Los que no pueden pegarla pueden escanearla.',
    url: 'URL de la lista',
    loopback:
      'Solo llegan a ella los reproductores de este equipo: Weir solo escucha aquí. Pon <code>gateway.host</code> en <code>0.0.0.0</code> en los <settings>ajustes</settings> para abrirla a tu red.',
    vlc: {
      one: 'Medio, Abrir ubicación de red (Ctrl+N). En un teléfono: Nueva emisión.',
      two: 'Pega la URL y pulsa Reproducir.',
      three: 'Ver, Lista de reproducción (Ctrl+L) muestra todos los canales.',
    },
    kodi: {
      one: 'Complementos, Instalar desde repositorio, Clientes PVR: instala PVR IPTV Simple Client.',
      two: 'Configúralo. Ubicación: Ruta remota. URL de la lista M3U: pega la URL.',
      three: 'Actívalo. Los canales están en TV.',
    },
    jellyfin: {
      one: 'Panel de control, TV en vivo, Sintonizadores: añade uno.',
      two: 'Tipo: sintonizador M3U. Archivo o URL: pega la URL. Guarda.',
      three: 'Los canales están en TV en vivo, para todos los dispositivos de la casa.',
    },
  },
}
