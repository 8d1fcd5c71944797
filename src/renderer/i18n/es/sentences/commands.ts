/** What controls answer. */
export const commands = {
  'The stream is stopped; 1 viewer cut off.': 'La emisión se detuvo; quedó sin ella 1 espectador.',
  'The stream is stopped; {!viewers} cut off.': 'La emisión se detuvo; quedaron sin ella {viewers}.',
  'The stream is stopped; 0 viewers cut off.': 'La emisión se detuvo; no se cortó a nadie.',
  'The stream plays on engine {@id} now; nobody was cut off.':
    'La emisión se reproduce ahora en el motor {id}; no se cortó a nadie.',
  'The viewer is disconnected.': 'El espectador está desconectado.',

  'Engine {@id} is being replaced.': 'El motor {id} se está reemplazando.',
  'Engine {@id} takes no further streams and goes now.': 'El motor {id} no acepta más emisiones y se va ya.',
  'Engine {@id} takes no further streams and goes when its stream has ended.':
    'El motor {id} no acepta más emisiones y se va cuando termine la suya.',
  'Engine {@id} takes no further streams and goes when its streams have ended.':
    'El motor {id} no acepta más emisiones y se va cuando terminen las suyas.',
  'Engine {@id} is being removed.': 'El motor {id} se está eliminando.',
  'One more engine is being made.': 'Se está creando un motor más.',
  'Weir goes on deciding how many engines there are.': 'Weir sigue decidiendo cuántos motores hay.',
  '1 engine is wanted, until scaling is resumed or Weir starts anew.':
    'Habrá 1 motor, hasta que se reanude el escalado o Weir arranque de nuevo.',
  '{#n} engines are wanted, until scaling is resumed or Weir starts anew.':
    'Habrá {n} motores, hasta que se reanude el escalado o Weir arranque de nuevo.',
  'Scaling is paused.': 'El escalado está en pausa.',
  'Weir decides again how many engines there are.': 'Weir vuelve a decidir cuántos motores hay.',
  'The number is set.': 'El número queda fijado.',
  'Engines can be made.': 'Se pueden crear motores.',
  'The engine image is not pulled any more.': 'La imagen del motor ya no se descarga.',

  '1 channel imported': '1 canal importado',
  '{#n} channels imported': '{n} canales importados',
  '1 line could not be read': '1 línea no se pudo leer',
  '{#n} lines could not be read': '{n} líneas no se pudieron leer',

  'The content is blocked: it is not started again until you unblock it.':
    'El contenido está bloqueado: no vuelve a arrancar hasta que lo desbloquees.',
  'The content may be played again.': 'El contenido se puede reproducir de nuevo.',
  'What was known of the content is forgotten.': 'Se olvidó lo que se sabía del contenido.',
  'It plays already, on engine {@id}.': 'Ya se está reproduciendo, en el motor {id}.',
  'It plays: the picture came after {#n} s.': 'Se reproduce: la imagen llegó a los {n} s.',
  'It plays: the picture came after {#n} s on engine {@id}.':
    'Se reproduce: la imagen llegó a los {n} s en el motor {id}.',

  'The alert is marked as seen.': 'La alerta queda marcada como vista.',
  'Nothing is sent of this rule for {!time}.': 'No se enviará nada de esta regla durante {time}.',
  'Nothing is sent of this rule until you unmute it.':
    'No se enviará nada de esta regla hasta que dejes de silenciarla.',
  'The alert counts as not seen again.': 'La alerta vuelve a contar como no vista.',
  'The rule may be heard again.': 'La regla vuelve a avisar.',

  'Nothing is different: these were the settings already.': 'Nada cambia: los ajustes ya eran estos.',
  '1 setting was changed, and took effect.': 'Se cambió 1 ajuste, y ya surte efecto.',
  '{#n} settings were changed, and took effect.': 'Se cambiaron {n} ajustes, y ya surten efecto.',
  '1 setting was changed.': 'Se cambió 1 ajuste.',
  '{#n} settings were changed.': 'Se cambiaron {n} ajustes.',
  'When Weir starts anew: {=keys}.': 'Cuando Weir arranque de nuevo: {keys}.',
} as const
