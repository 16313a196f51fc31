// French: the page around the patient and the result.

export default {
  language: 'Langue',
  tagline: 'Un score de sévérité de la COVID-19 à partir d’un scanner thoracique et de cinq valeurs au lit du malade.',
  promise: 'Rien ne quitte cet appareil : le scanner est lu et calculé ici.',
  research: 'Pour la recherche. Pas un dispositif médical : n’en faites pas dépendre les soins.',

  'scan.title': 'Scanner',
  'scan.drop': 'Déposez ici un dossier contenant un scanner thoracique',
  'scan.formats': 'Fichiers DICOM ou dossier de fichiers, zip ou NIfTI (.nii, .nii.gz)',
  'scan.pick_folder': 'Choisir un dossier',
  'scan.pick_files': 'Choisir des fichiers',
  'scan.reading': 'Lecture de {done} fichiers sur {total}',
  'scan.empty': 'Il n’y a aucun fichier dans ce qui a été déposé. Déposez le dossier qui contient le scanner.',
  'scan.unlisted': 'Le contenu du dossier déposé n’a pas pu être lu. Utilisez le bouton pour le choisir.',

  'series.title': 'Séries trouvées',
  'series.proposed': 'proposée',
  'series.unnamed': 'Série {number}',
  'series.slices': { one: '{count} coupe', other: '{count} coupes' },
  'series.spacing': 'espacées de {mm} mm',
  'series.thickness': 'épaisseur {mm} mm',
  'series.reserved': 'S’y oppose : {why}.',
  'series.none_proposed': 'Aucune n’est une série thoracique habituelle ; choisissez celle à analyser.',
  'series.none': 'Aucune série de scanner n’a été trouvée. Ce qui a été écarté, et pourquoi, figure ci-dessous.',
  'series.left_out': 'Écartés',
  'series.files': { one: '{count} fichier', other: '{count} fichiers' },

  'viewer.label': 'Coupe axiale {slice} sur {count}, fenêtre parenchymateuse',
  'viewer.caption': 'Coupe {slice} sur {count} (depuis les pieds), fenêtre parenchymateuse de {low} à {high} UH',
  'viewer.loading': 'Lecture de la coupe médiane',

  'run.title': 'Score',
  'run.start': 'Calculer',
  'run.cancel': 'Annuler',
  'run.cancelled': 'Annulé. Tout ce que vous avez saisi est conservé.',
  'run.needs': 'Il manque encore : {what}.',
  'run.needs_scan': 'un scanner',
  'run.needs_pack': 'un pack de modèles',
  'run.fix_patient': 'une correction des valeurs signalées ci-dessus',
  'run.without_patient': 'Il manque : {what}. Seule la probabilité du scanner sera donnée.',
  'run.on_cpu': 'Calcul sur le processeur, {workers} coupes à la fois.',
  'run.on_gpu': 'Calcul sur le processeur graphique.',

  'step.read': 'Lecture et décodage',
  'step.resample': 'Grille de travail',
  'step.lung_mask': 'Masque pulmonaire (U-Net R231)',
  'step.efficientnet': 'Premier réseau (EfficientNet-B0)',
  'step.moco': 'Second réseau (ResNet-50 MoCo)',
  'step.segment_lungs': 'Contour des poumons',
  'step.segment_lesions': 'Contour des lésions',
  'step.of': '{done} sur {total}',

  'export.title': 'Exporter',

  'cohort.title': 'Cohorte',

  'self_test.title': 'Autotest',

  'requests.title': 'Requêtes faites par cette page',

  'about.title': 'À propos',

  'device.cpu': 'Les réseaux tournent sur le processeur : {why}.',
  'device.gpu': 'Les réseaux tournent sur le processeur graphique : {adapter}.',
  'device.pending': 'Recherche d’un processeur graphique.',
  'device.no_webgpu': 'ce navigateur n’offre pas WebGPU',
  'device.no_adapter': 'ce navigateur n’a trouvé aucun processeur graphique utilisable',
  'device.software': 'le seul adaptateur est logiciel ({adapter}), plus lent que le processeur lui-même',
  'device.asked': 'l’adresse le demande (backend={backend})',
  'device.failed': 'le processeur graphique a failli ({reason})',
  'device.unnamed': 'sans nom',

  'crash.scan': 'La lecture de ce scanner s’est interrompue ({reason}). La page a été remise en état ; vos valeurs et le pack sont conservés. Essayez un autre scanner.',
  'crash.packs': 'La vérification de ce pack s’est interrompue ({reason}). La page a été remise en état ; votre scanner et vos valeurs sont conservés. Essayez un autre pack.',
  'crash.run': 'Le calcul s’est interrompu ({reason}) et a été remis en état. Votre scanner, vos valeurs et le pack sont conservés : réessayez.',
  'crash.gpu': 'Le processeur graphique a failli ({reason}). Désormais le processeur calcule ; rien de ce que vous avez saisi n’est perdu.',
  'crash.unknown': 'un défaut du programme',
  'crash.start': 'La page n’a pas pu démarrer ({reason}). Utilisez une version récente de Chrome, Edge, Firefox ou Safari, et chargez-la depuis un serveur web.',

  'footer.method': 'Méthode : Lassau et al., Nature Communications 12:634 (2021), doi 10.1038/s41467-020-20657-4. Programme : GPL-3.0-or-later.',
};
