// Portuguese: the page around the patient and the result.

export default {
  language: 'Idioma',
  tagline: 'Um escore de gravidade da COVID-19 a partir de uma TC de tórax e cinco valores à beira do leito.',
  promise: 'Nada sai deste dispositivo: a TC é lida e calculada aqui.',
  research: 'Para pesquisa. Não é um dispositivo médico: não baseie o cuidado nele.',

  'scan.title': 'TC',
  'scan.drop': 'Solte aqui uma pasta com uma TC de tórax',
  'scan.formats': 'Arquivos DICOM ou uma pasta deles, um zip ou NIfTI (.nii, .nii.gz)',
  'scan.pick_folder': 'Escolher uma pasta',
  'scan.pick_files': 'Escolher arquivos',
  'scan.reading': 'Lendo {done} de {total} arquivos',
  'scan.empty': 'Não há arquivos no que foi solto. Solte a pasta que contém a TC.',
  'scan.unlisted': 'Não foi possível ler o conteúdo da pasta. Use o botão para escolhê-la.',

  'series.title': 'Séries encontradas',
  'series.proposed': 'proposta',
  'series.unnamed': 'Série {number}',
  'series.slices': { one: '{count} corte', other: '{count} cortes' },
  'series.spacing': 'a cada {mm} mm',
  'series.thickness': 'espessura {mm} mm',
  'series.reserved': 'Contra ela: {why}.',
  'series.none_proposed': 'Nenhuma é uma série de tórax habitual; escolha a que deve ser analisada.',
  'series.none': 'Nenhuma série de TC foi encontrada. O que foi deixado de fora, e por quê, está listado abaixo.',
  'series.left_out': 'Deixados de fora',
  'series.files': { one: '{count} arquivo', other: '{count} arquivos' },

  'viewer.label': 'Corte axial {slice} de {count}, janela de pulmão',
  'viewer.caption': 'Corte {slice} de {count} (a partir dos pés), janela de pulmão de {low} a {high} UH',
  'viewer.loading': 'Lendo o corte do meio',

  'run.title': 'Escore',
  'run.start': 'Calcular',
  'run.cancel': 'Cancelar',
  'run.cancelled': 'Cancelado. Tudo o que você digitou foi mantido.',
  'run.needs': 'Ainda falta: {what}.',
  'run.needs_scan': 'uma TC',
  'run.needs_pack': 'um pacote de modelos',
  'run.fix_patient': 'corrigir os valores marcados acima',
  'run.without_patient': 'Falta: {what}. Só a probabilidade da TC será dada.',
  'run.on_cpu': 'Calculando no processador, {workers} cortes de cada vez.',
  'run.on_gpu': 'Calculando no processador gráfico.',

  'step.read': 'Leitura e decodificação',
  'step.resample': 'Grade de trabalho',
  'step.lung_mask': 'Máscara pulmonar (U-Net R231)',
  'step.efficientnet': 'Primeira rede (EfficientNet-B0)',
  'step.moco': 'Segunda rede (ResNet-50 MoCo)',
  'step.segment_lungs': 'Contorno dos pulmões',
  'step.segment_lesions': 'Contorno das lesões',
  'step.of': '{done} de {total}',

  'export.title': 'Exportar',

  'cohort.title': 'Coorte',

  'self_test.title': 'Autoteste',

  'requests.title': 'Requisições que esta página fez',

  'about.title': 'Sobre',

  'device.cpu': 'As redes rodam no processador: {why}.',
  'device.gpu': 'As redes rodam no processador gráfico: {adapter}.',
  'device.pending': 'Procurando um processador gráfico.',
  'device.no_webgpu': 'este navegador não oferece WebGPU',
  'device.no_adapter': 'este navegador não encontrou processador gráfico utilizável',
  'device.software': 'o único adaptador é de software ({adapter}), mais lento que o próprio processador',
  'device.asked': 'o endereço pede isso (backend={backend})',
  'device.failed': 'o processador gráfico falhou ({reason})',
  'device.unnamed': 'sem nome',

  'crash.scan': 'A leitura desta TC falhou ({reason}). A página foi restabelecida; seus valores e o pacote foram mantidos. Tente outra TC.',
  'crash.packs': 'A verificação deste pacote falhou ({reason}). A página foi restabelecida; a TC e os valores foram mantidos. Tente outro pacote.',
  'crash.run': 'O cálculo falhou ({reason}) e foi restabelecido. A TC, os valores e o pacote foram mantidos: tente novamente.',
  'crash.gpu': 'O processador gráfico falhou ({reason}). A partir de agora o processador calcula; nada do que você digitou se perdeu.',
  'crash.unknown': 'uma falha do programa',
  'crash.start': 'A página não pôde iniciar ({reason}). Use um Chrome, Edge, Firefox ou Safari atual, e carregue-a de um servidor web.',

  'footer.method': 'Método: Lassau et al., Nature Communications 12:634 (2021), doi 10.1038/s41467-020-20657-4. Programa: GPL-3.0-or-later.',
};
