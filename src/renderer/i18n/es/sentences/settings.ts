/** What is wrong with settings, arguments, lists of channels and requests. */
export const settings = {
  // Where, which value, and what would have been right
  '{@key} = {=value}: it {!allowed}': '{key} = {value}: {allowed}',
  '{@key} = (not shown): it {!allowed}': '{key} = (no se muestra): {allowed}',
  '{@key} = something nested too deeply: it {!allowed}': '{key} = algo con demasiados niveles: {allowed}',
  'the whole document = {=value}: it {!allowed}': 'el documento entero = {value}: {allowed}',
  '{@key} is missing: it {!allowed}': 'falta {key}: {allowed}',
  'the whole document is missing: it {!allowed}': 'falta el documento entero: {allowed}',
  '{@key}: there is no such key': '{key}: no existe esa clave',
  '{=key}: there is no such key': '{key}: no existe esa clave',
  'The settings': 'Los ajustes',
  'The new settings': 'Los ajustes nuevos',
  'The default settings are in force.': 'Están en vigor los ajustes por defecto.',
  'The last good settings are in force.': 'Están en vigor los últimos ajustes válidos.',

  // Figures as they are typed.
  'must be a text in quotes': 'debe ser un texto entre comillas',
  'must be a number': 'debe ser un número',
  'must be a whole number': 'debe ser un número entero',
  'must be true or false': 'debe ser true o false',
  'must be a list in [ ]': 'debe ser una lista entre [ ]',
  'must be a group of keys in { }': 'debe ser un grupo de claves entre { }',
  'must be one of {=values}': 'debe ser uno de estos: {values}',
  'must be {@value}': 'debe ser {value}',
  'must be at least {@n}': 'debe ser al menos {n}',
  'must be at most {@n}': 'debe ser como mucho {n}',
  'must have at least {#n} characters': 'debe tener al menos {n} caracteres',
  'must have at most {#n} characters': 'debe tener como mucho {n} caracteres',
  'must have at least {#n} entries': 'debe tener al menos {n} entradas',
  'must have at most {#n} entries': 'debe tener como mucho {n} entradas',
  'is wrong ({why})': 'es incorrecto ({why})',
  'must be less than raise = {=value}': 'debe ser menor que raise = {value}',
  'must be more than raise = {=value}': 'debe ser mayor que raise = {value}',
  'must not exceed {@key} = {=value}': 'no debe superar {key} = {value}',
  'must be later than fromMs': 'debe ser posterior a fromMs',
  'must be 40 hex digits': 'debe tener 40 cifras hexadecimales',
  'must be a base URL like http://nas:6878': 'debe ser una dirección base como http://nas:6878',
  'must be a base URL without a path': 'debe ser una dirección base sin ruta',
  'must be an image name like jopsis/acestream:latest':
    'debe ser el nombre de una imagen como jopsis/acestream:latest',
  'must be 8 to 128 letters, digits or . _ ~ -': 'debe tener de 8 a 128 letras, cifras o . _ ~ -',
  'must be an http:// or https:// URL': 'debe ser una URL http:// o https://',
  // In a list of problems it is taken for two.
  'must not carry a user name or password': 'no debe llevar nombre de usuario ni contraseña',
  'use token': 'usa token',
  'must not carry a user name or password; use token':
    'no debe llevar nombre de usuario ni contraseña; usa token',
  'must be 1 to 512 characters without spaces': 'debe tener de 1 a 512 caracteres sin espacios',
  "must be the Gotify application's token": 'debe ser el token de la aplicación de Gotify',
  'must be the URL of a topic, like https://ntfy.sh/my-topic':
    'debe ser la URL de un tema, como https://ntfy.sh/my-topic',
  'must be times of day like 23:00-07:00': 'debe ser un intervalo de horas como 23:00-07:00',
  'give exactly one of contentId and infohash': 'indica exactamente uno: contentId o infohash',
  'Invalid input': 'valor no válido',
  '{@key}.keep: there are {#n} webhooks, counted from 0': '{key}.keep: hay {n} webhooks, contados desde 0',

  // Texts that are not JSON
  'The text is not JSON: {why}': 'El texto no es JSON: {why}',
  'The text must be a group of keys in { }': 'El texto debe ser un grupo de claves entre { }',
  'line {#line}, column {#column}: {why}': 'línea {line}, columna {column}: {why}',
  'the file ends too early': 'el archivo termina demasiado pronto',
  // The words of V8
  "Expected ',' or '}' after property value": "se esperaba ',' o '}' después del valor",
  "Expected ',' or ']' after array element": "se esperaba ',' o ']' después del elemento",
  "Expected ':' after property name": "se esperaba ':' después del nombre",
  "Expected property name or '}'": "se esperaba un nombre o '}'",
  'Expected double-quoted property name': 'se esperaba un nombre entre comillas',
  'Unterminated string': 'el texto no se cierra',
  'Bad control character in string literal': 'hay un carácter de control en un texto',
  'Bad escaped character': 'hay un carácter de escape incorrecto',
  'Unexpected non-whitespace character after JSON at position {@n} (line {@line} column {@column})':
    'sobra algo después del JSON (posición {n}, línea {line}, columna {column})',
  'No number after minus sign': 'falta un número después del signo menos',
  'Unterminated fractional number': 'a un número le faltan los decimales',
  'Exponent part is missing a number': 'a un número le falta el exponente',
  'Unexpected token {=token}': 'no se esperaba {token}',
  'it is larger than 1 MB, which no settings are':
    'ocupa más de 1 MB, y ningún archivo de ajustes es tan grande',
  'there is no such file (given by --settings)': 'no existe ese archivo (indicado con --settings)',

  // Lists of channels
  'it is empty': 'está vacía',
  'it is too long': 'es demasiado larga',
  'it is longer than {#n} characters': 'tiene más de {n} caracteres',
  'it is larger than {#n} MiB': 'ocupa más de {n} MiB',
  'no URL follows it': 'no le sigue ninguna URL',
  'it has no content id of 40 hex digits': 'no tiene un id de contenido de 40 cifras hexadecimales',
  'its URL names no content (no id=, content_id= or infohash=)':
    'su URL no nombra ningún contenido (falta id=, content_id= o infohash=)',
  'its id has {#n} hex digits instead of 40': 'su id tiene {n} cifras hexadecimales en vez de 40',
  'its id is not made of hex digits': 'su id no se compone de cifras hexadecimales',
  'it and the rest were not read: a list may have {#n} entries':
    'esa y las demás no se leyeron: una lista puede tener {n} entradas',
  'the channels come from {=file}, which channels.file in the settings names; change that file, or clear the setting first':
    'los canales vienen de {file}, que channels.file nombra en los ajustes; cambia ese archivo, o vacía antes el ajuste',

  // Requests
  'it holds something other than hex digits': 'contiene algo que no son cifras hexadecimales',
  'it has {#n} digits': 'tiene {n} cifras',
  'given twice': 'se dio dos veces',
  'args is not JSON ({why})': 'args no es JSON ({why})',
  'a command needs the header Content-Type: application/json':
    'un comando necesita la cabecera Content-Type: application/json',
  'it is malformed': 'está mal formada',
  'it took too long to arrive': 'tardó demasiado en llegar',
  'it is not valid HTTP ({why})': 'no es HTTP válido ({why})',
  'the only command is method=stop': 'el único comando es method=stop',
} as const
