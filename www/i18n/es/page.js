// Spanish: the page around the patient and the result.

export default {
  language: 'Idioma',
  tagline: 'Una puntuación de gravedad de la COVID-19 a partir de una TC de tórax y cinco valores a pie de cama.',
  promise: 'Nada sale de este dispositivo: la TC se lee y se calcula aquí.',
  research: 'Para investigación. No es un producto sanitario: no base en ello la atención.',

  'scan.title': 'TC',
  'scan.drop': 'Suelte aquí una carpeta con una TC de tórax',
  'scan.formats': 'Archivos DICOM o una carpeta con ellos, un zip o NIfTI (.nii, .nii.gz)',
  'scan.pick_folder': 'Elegir una carpeta',
  'scan.pick_files': 'Elegir archivos',
  'scan.reading': 'Leyendo {done} de {total} archivos',
  'scan.empty': 'No hay archivos en lo que se soltó. Suelte la carpeta que contiene la TC.',
  'scan.unlisted': 'No se pudo leer el contenido de la carpeta. Use el botón para elegirla.',

  'series.title': 'Series encontradas',
  'series.proposed': 'propuesta',
  'series.unnamed': 'Serie {number}',
  'series.slices': { one: '{count} corte', other: '{count} cortes' },
  'series.spacing': 'cada {mm} mm',
  'series.thickness': 'grosor {mm} mm',
  'series.reserved': 'En contra: {why}.',
  'series.none_proposed': 'Ninguna es una serie de tórax habitual; elija la que se ha de analizar.',
  'series.none': 'No se encontró ninguna serie de TC. Abajo figura lo que se descartó y por qué.',
  'series.left_out': 'Descartados',
  'series.files': { one: '{count} archivo', other: '{count} archivos' },

  'viewer.label': 'Corte axial {slice} de {count}, ventana de pulmón',
  'viewer.caption': 'Corte {slice} de {count} (desde los pies), ventana de pulmón de {low} a {high} UH',
  'viewer.loading': 'Leyendo el corte central',

  'run.title': 'Puntuación',
  'run.start': 'Calcular',
  'run.cancel': 'Cancelar',
  'run.cancelled': 'Cancelado. Se conserva todo lo que escribió.',
  'run.needs': 'Todavía falta: {what}.',
  'run.needs_scan': 'una TC',
  'run.needs_pack': 'un paquete de modelos',
  'run.fix_patient': 'corregir los valores marcados arriba',
  'run.without_patient': 'Falta: {what}. Solo se dará la probabilidad de la TC.',
  'run.on_cpu': 'Calculando en el procesador, {workers} cortes a la vez.',
  'run.on_gpu': 'Calculando en el procesador gráfico.',

  'step.read': 'Lectura y descodificación',
  'step.resample': 'Rejilla de trabajo',
  'step.lung_mask': 'Máscara pulmonar (U-Net R231)',
  'step.efficientnet': 'Primera red (EfficientNet-B0)',
  'step.moco': 'Segunda red (ResNet-50 MoCo)',
  'step.segment_lungs': 'Contorno de los pulmones',
  'step.segment_lesions': 'Contorno de las lesiones',
  'step.of': '{done} de {total}',

  'export.title': 'Exportar',

  'cohort.title': 'Cohorte',

  'self_test.title': 'Autoprueba',

  'requests.title': 'Peticiones que ha hecho esta página',

  'about.title': 'Acerca de',

  'device.cpu': 'Las redes se ejecutan en el procesador: {why}.',
  'device.gpu': 'Las redes se ejecutan en el procesador gráfico: {adapter}.',
  'device.pending': 'Buscando un procesador gráfico.',
  'device.no_webgpu': 'este navegador no ofrece WebGPU',
  'device.no_adapter': 'este navegador no encontró ningún procesador gráfico utilizable',
  'device.software': 'el único adaptador es de software ({adapter}), más lento que el propio procesador',
  'device.asked': 'la dirección lo pide (backend={backend})',
  'device.failed': 'el procesador gráfico falló ({reason})',
  'device.unnamed': 'sin nombre',

  'crash.scan': 'La lectura de esta TC se interrumpió ({reason}). La página se restableció; se conservan sus valores y el paquete. Pruebe con otra TC.',
  'crash.packs': 'La comprobación de este paquete se interrumpió ({reason}). La página se restableció; se conservan la TC y los valores. Pruebe con otro paquete.',
  'crash.run': 'El cálculo se interrumpió ({reason}) y se restableció. Se conservan la TC, los valores y el paquete: inténtelo de nuevo.',
  'crash.gpu': 'El procesador gráfico falló ({reason}). Desde ahora calcula el procesador; no se pierde nada de lo que escribió.',
  'crash.unknown': 'un fallo del programa',
  'crash.start': 'La página no pudo iniciarse ({reason}). Use un Chrome, Edge, Firefox o Safari actual, y cárguela desde un servidor web.',

  'footer.method': 'Método: Lassau et al., Nature Communications 12:634 (2021), doi 10.1038/s41467-020-20657-4. Programa: GPL-3.0-or-later.',
};
