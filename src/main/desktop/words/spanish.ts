import { sentenceWords } from '../../../contract/sentence-words.ts'
import { type LinkProblem } from '../links.ts'
import { type DesktopWords } from './words.ts'

export const spanish: DesktopWords = {
  sentence: sentenceWords.es,
  show: 'Mostrar Weir',
  copyPlaylistUrl: 'Copiar URL de la lista',
  copyUrl: 'Copiar URL',
  openInVlc: 'Abrir en VLC',
  openInBrowser: 'Abrir el panel en el navegador',
  pauseScaling: 'Pausar el escalado',
  resumeScaling: 'Reanudar el escalado',
  settings: 'Ajustes…',
  about: 'Acerca de Weir',
  closeWindow: 'Cerrar la ventana',
  quit: 'Salir de Weir',
  menus: { edit: 'Edición', view: 'Ver', go: 'Ir', window: 'Ventana' },
  roles: {
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    selectAll: 'Seleccionar todo',
    reload: 'Cargar de nuevo',
    resetZoom: 'Tamaño real',
    zoomIn: 'Acercar',
    zoomOut: 'Alejar',
    togglefullscreen: 'Pantalla completa',
    toggleDevTools: 'Herramientas de desarrollo',
    minimize: 'Minimizar',
    hide: 'Ocultar Weir',
    hideOthers: 'Ocultar otros',
    unhide: 'Mostrar todo',
  },
  pages: {
    overview: 'Resumen',
    engines: 'Motores',
    streams: 'Emisiones',
    content: 'Contenidos',
    latency: 'Latencia',
    scaling: 'Escalado',
    channels: 'Canales',
    alerts: 'Alertas',
    settings: 'Ajustes',
    logs: 'Registros',
    about: 'Acerca de',
  },
  stream: (name, count) => `${name}: ${sentenceWords.es.viewers(count)}`,
  unnamed: (id) => `Emisión ${id}`,
  moreStreams: (count) => `y ${count} más`,
  close: 'Cerrar',
  keepsRunning: {
    title: 'Weir sigue en marcha',
    body: 'Los reproductores pueden continuar. Su icono en la bandeja, o arrancar Weir otra vez, devuelve la ventana. En Ajustes, Escritorio, se puede hacer que cerrarla lo detenga.',
  },
  vlcMissing: (url) => ({
    title: 'VLC no se encontró en este equipo',
    body: `Instálalo desde videolan.org, o abre esta URL en otro reproductor:\n${url}`,
  }),
  vlcFailed: (why) => ({ title: 'No se pudo arrancar VLC', body: why }),
  refused: (why) => ({ title: 'No fue posible', body: why }),
  playLink: (id, name) => ({
    title: name === null ? '¿Reproducir esta emisión?' : `¿Reproducir ${name}?`,
    body: `Un enlace pide a Weir que reproduzca el contenido ${id}. Reprodúcelo solo si has abierto tú ese enlace.`,
  }),
  play: 'Reproducir en VLC',
  cancel: 'Cancelar',
  linksAreOff: {
    title: 'Weir no abre enlaces',
    body: 'Llegó un enlace acestream://, pero abrirlos está desactivado. Se activa en Ajustes, Escritorio.',
  },
  badLink: (problem) => ({ title: 'Este enlace no se puede abrir', body: linkProblem(problem) }),
}

function linkProblem({ kind, shown }: LinkProblem): string {
  switch (kind) {
    case 'notAcestream':
      return `No es un enlace acestream://: ${shown}`
    case 'moreThanAnId':
      return `Contiene algo más que un id de contenido, y Weir no toma nada más de un enlace: ${shown}`
    case 'notHex':
      return `Un id de contenido se compone de las cifras 0 a 9 y las letras a a f: ${shown}`
    case 'wrongLength':
      return `Un id de contenido tiene 40 cifras: ${shown}`
  }
}
