import { type Spanish } from '../catalogue.ts'
import { type frame as english } from '../en/frame.ts'

export const frame: Spanish<typeof english> = {
  weir: 'Weir',
  pages: 'Páginas',
  page: {
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
    onboarding: 'Bienvenida',
  },
  skip: 'Ir al contenido',
  title: '{{page}} · Weir',
  state: 'Estado de Weir',
  status: { ok: 'Bien', attention: 'Atención', bad: 'Problema', busy: 'Preparándose', idle: 'En reposo' },
  lost: 'Se perdió la conexión con Weir',
  connecting: 'Conectando con Weir',
  connectionLost: 'Conexión perdida',
  lostMeanwhile:
    'Así estaba todo a las {{time}}. A los reproductores no les afecta esta página; se vuelve a conectar sola.',
  noAnswer: 'Weir aún no responde. Se sigue intentando.',
  noAnswerToken:
    'Weir aún no responde. Si usa un token, abre esta página una vez con ?token=… en la dirección. Se sigue intentando.',
  copyPlaylist: 'Copiar URL de la lista',
  qrButton: 'Código QR de la URL de la lista',
  qrTitle: 'Código QR',
  qrImage: 'URL de la lista como código QR',
  loopbackOnly:
    'Otros dispositivos no llegan a esta lista: Weir solo escucha en este equipo. Pon <code>gateway.host</code> en <code>0.0.0.0</code> para abrirla a tu red.',
  theme: { auto: 'como el sistema', light: 'claro', dark: 'oscuro' },
  themeSwitch: 'Tema: {{now}}. Cambiar a {{next}}',
  language: 'Idioma',
  languageFailed: 'No se pudo cargar el idioma. Comprueba la conexión con Weir y elígelo de nuevo.',
  pageBroke: 'Esta página ha fallado',
  pageBrokeBody:
    'A los reproductores no les afecta. Carga la página de nuevo; si vuelve a fallar, avisa con los detalles.',
  pageMissing: 'No se pudo cargar esta parte del panel',
  pageMissingBody:
    'A los reproductores no les afecta. Puede que Weir se haya actualizado: carga el panel de nuevo.',
  reload: 'Cargar de nuevo',
}
