// French: the sentences that the program writes in English (see ../sentences.js).

export default {
  'severe course: oxygen flow of 15 L/min or more, mechanical ventilation, or death (WHO progression scale 5 or more)':
    'évolution sévère : débit d’oxygène de 15 L/min ou plus, ventilation mécanique ou décès (échelle de progression de l’OMS, 5 ou plus)',
  'death or intensive care':
    'décès ou réanimation',
  'death':
    'décès',
  'progression to severe COVID-19 in hospital':
    'évolution vers une COVID-19 sévère à l’hôpital',
  'progression to severe COVID-19':
    'évolution vers une COVID-19 sévère',
  'intensive care or death in hospital':
    'réanimation ou décès à l’hôpital',
  'critical illness: intensive care, invasive ventilation, or death in hospital':
    'forme critique : réanimation, ventilation invasive ou décès à l’hôpital',
  'critical illness within 30 days':
    'forme critique dans les 30 jours',
  'critical illness':
    'forme critique',
  'death within 30 days':
    'décès dans les 30 jours',
  'death in hospital':
    'décès à l’hôpital',
  'acute deterioration':
    'aggravation aiguë',
  'deterioration within 24 hours':
    'aggravation dans les 24 heures',
  'intensive care or death within 14 days of symptom onset':
    'réanimation ou décès dans les 14 jours suivant les premiers symptômes',
  '6 points or fewer: negative predictive value for progression 98.5 %':
    '6 points ou moins : valeur prédictive négative de l’évolution 98,5 %',
  'more than 6 points: positive predictive value for progression 50.7 %':
    'plus de 6 points : valeur prédictive positive de l’évolution 50,7 %',
  '0 or 1 point: 30-day mortality below 2 %':
    '0 ou 1 point : mortalité à 30 jours inférieure à 2 %',
  '2 points: 30-day mortality 9.2 %':
    '2 points : mortalité à 30 jours 9,2 %',
  '3 points or more: 30-day mortality 22 %':
    '3 points ou plus : mortalité à 30 jours 22 %',
  '0 to 3 points: in-hospital mortality 1 %':
    '0 à 3 points : mortalité hospitalière 1 %',
  '4 to 8 points: in-hospital mortality 10 %':
    '4 à 8 points : mortalité hospitalière 10 %',
  '9 to 14 points: in-hospital mortality 31 %':
    '9 à 14 points : mortalité hospitalière 31 %',
  '15 points or more: in-hospital mortality 62 %':
    '15 points ou plus : mortalité hospitalière 62 %',
  '0 to 4 points: ward-based response':
    '0 à 4 points : réponse dans le service',
  '3 points in a single sign, 4 or fewer in all: urgent ward-based response':
    '3 points pour un seul signe, 4 ou moins au total : réponse urgente dans le service',
  '5 or 6 points: key threshold for urgent response':
    '5 ou 6 points : seuil clé de réponse urgente',
  '7 points or more: urgent or emergency response':
    '7 points ou plus : réponse urgente ou immédiate',
  'the tree predicts survival':
    'l’arbre prédit la survie',
  'the tree predicts death':
    'l’arbre prédit le décès',
  'third of the authors\' cohort by risk: low below 0.187, high from 0.375':
    'tercile de la cohorte des auteurs selon le risque : faible sous 0,187, élevé à partir de 0,375',
  'development: hospitalised patients with COVID-19, Bicêtre AP-HP, France, first wave of 2020':
    'développement : patients hospitalisés pour COVID-19, Bicêtre AP-HP, France, première vague de 2020',
  'held-out patients of Bicêtre AP-HP, France':
    'patients mis de côté de Bicêtre AP-HP, France',
  'independent patients of Gustave Roussy, France, a cancer centre':
    'patients indépendants de Gustave Roussy, France, centre de lutte contre le cancer',
  'development: two centres (Fuyang, Beijing), China, January to March 2020':
    'développement : deux centres (Fuyang, Pékin), Chine, janvier à mars 2020',
  'external: one university hospital, Turkey':
    'externe : un hôpital universitaire, Turquie',
  'development: one emergency department, Piacenza, Italy, first wave of 2020':
    'développement : un service d’urgences, Plaisance, Italie, première vague de 2020',
  'development: 575 hospitals, China, until 31 January 2020':
    'développement : 575 hôpitaux, Chine, jusqu’au 31 janvier 2020',
  'validation: four further cohorts, China':
    'validation : quatre autres cohortes, Chine',
  'community-acquired pneumonia: United Kingdom, New Zealand, the Netherlands; 80 % derivation, 20 % validation':
    'pneumopathie communautaire : Royaume-Uni, Nouvelle-Zélande, Pays-Bas ; 80 % dérivation, 20 % validation',
  'derivation: 260 hospitals, England, Scotland and Wales, February to May 2020':
    'dérivation : 260 hôpitaux, Angleterre, Écosse et pays de Galles, février à mai 2020',
  'validation: the same hospitals, May and June 2020':
    'validation : les mêmes hôpitaux, mai et juin 2020',
  'development: 575 centres, China, until 31 January 2020; internal validation':
    'développement : 575 centres, Chine, jusqu’au 31 janvier 2020 ; validation interne',
  'external: Wuhan, Hubei and Guangdong, China; three cohorts, 1393 patients in all, of which Hubei did worst':
    'externe : Wuhan, Hubei et Guangdong, Chine ; trois cohortes, 1393 patients au total, la moins bonne étant Hubei',
  'derivation of the model with laboratory values: six centres, Europe and United States, 2020; held-out part':
    'dérivation du modèle avec biologie : six centres, Europe et États-Unis, 2020 ; partie mise de côté',
  'COVID-19: one multi-site hospital, United Kingdom, 1 March to 5 April 2020':
    'COVID-19 : un hôpital multisite, Royaume-Uni, 1er mars au 5 avril 2020',
  'COVID-19: University College London Hospitals, 2020':
    'COVID-19 : University College London Hospitals, 2020',
  'training: King\'s College Hospital, London, 1 March to 30 April 2020':
    'entraînement : King’s College Hospital, Londres, 1er mars au 30 avril 2020',
  'external validation: nine hospital organisations, United Kingdom, Norway and China':
    'validation externe : neuf organisations hospitalières, Royaume-Uni, Norvège et Chine',
  'development: one hospital, Wuhan, China, January and February 2020; 485 blood samples':
    'développement : un hôpital, Wuhan, Chine, janvier et février 2020 ; 485 prélèvements sanguins',
  'read off the performance figure of the authors\' reference implementation (owkin/scancovia)':
    'lu sur la figure de performance de l’implémentation de référence des auteurs (owkin/scancovia)',
  'Fitted on unvaccinated patients of the first wave in one French hospital: the probability is not calibrated for other variants, vaccinated patients, or other hospitals.':
    'Ajusté sur des patients non vaccinés de la première vague dans un hôpital français : la probabilité n’est pas calibrée pour d’autres variants, des patients vaccinés ou d’autres hôpitaux.',
  'For research; not a medical device.':
    'Pour la recherche ; pas un dispositif médical.',
  'Small development cohort, no validation in the publication; external performance varies widely.':
    'Petite cohorte de développement, pas de validation dans la publication ; performances externes très variables.',
  'No intercept is published: log-odds for ranking, not a probability.':
    'Aucune constante n’est publiée : log-odds pour classer, non une probabilité.',
  'Odds ratios rounded in print: the probability differs a little from the authors\' online calculator.':
    'Odds ratios arrondis dans l’article : la probabilité diffère un peu du calculateur en ligne des auteurs.',
  'Made for bacterial pneumonia. In 830 hospital patients with COVID-19, 30-day mortality was 16.7 % in its low band (0 or 1 point; NW-CORR, medRxiv 2020.07.15.20154815).':
    'Conçu pour la pneumopathie bactérienne. Chez 830 patients hospitalisés pour COVID-19, la mortalité à 30 jours était de 16,7 % dans sa classe faible (0 ou 1 point ; NW-CORR, medRxiv 2020.07.15.20154815).',
  'For adults admitted to hospital; not for children or for patients in the community.':
    'Pour les adultes hospitalisés ; ni pour les enfants, ni pour les patients en ville.',
  'Derived comorbidities cover those that the record knows; give comorbidity_count_liang directly for others.':
    'Les comorbidités déduites sont celles que le dossier connaît ; pour d’autres, donnez directement le nombre de comorbidités (Liang).',
  'The figure is that of the sister model with laboratory values. Missing inputs are filled by the published imputer.':
    'Le chiffre est celui du modèle jumeau avec biologie. Les valeurs manquantes sont complétées par l’imputation publiée.',
  'Made to recognise acute deterioration now, not the course of COVID-19. In 830 hospital patients with COVID-19, 30-day mortality was 32.9 % with fewer than 5 points (NW-CORR, medRxiv 2020.07.15.20154815).':
    'Conçu pour reconnaître une aggravation aiguë immédiate, non l’évolution de la COVID-19. Chez 830 patients hospitalisés pour COVID-19, la mortalité à 30 jours était de 32,9 % avec moins de 5 points (NW-CORR, medRxiv 2020.07.15.20154815).',
  'The coefficients are those of the preprint\'s model 4, fitted on fewer patients than the final publication.':
    'Les coefficients sont ceux du modèle 4 de la prépublication, ajusté sur moins de patients que la publication finale.',
  'Made from the last blood sample before the outcome, not the first at admission.':
    'Établi sur le dernier prélèvement avant l’événement, non sur le premier à l’admission.',
  'Four possible values only; not calibrated.':
    'Quatre valeurs possibles seulement ; non calibré.',
  'Derived comorbidity: hypertension, diabetes, cardiovascular disease, asthma or COPD. The publication also counts HIV infection; give comorbidity directly for it.':
    'Comorbidité déduite : hypertension, diabète, maladie cardiovasculaire, asthme ou BPCO. La publication compte aussi l’infection par le VIH ; indiquez alors directement la comorbidité.',
  'The benchmark also counts hypertension as cardiovascular disease; here cardiovascular_disease is taken as given.':
    'Le comparatif compte aussi l’hypertension comme maladie cardiovasculaire ; ici la maladie cardiovasculaire est prise telle que donnée.',
  'The publication\'s CT item is well-aerated lung below 73 %. The network\'s extent above 0.27 stands for it where the scan was segmented; otherwise, as in the benchmark, a radiologist\'s disease extent above grade 2 (more than 25 %).':
    'Le critère scanner de la publication est un poumon bien aéré sous 73 %. L’étendue du réseau au-dessus de 0,27 en tient lieu si le scanner a été segmenté ; sinon, comme dans le comparatif, une étendue lue par le radiologue au-dessus du grade 2 (plus de 25 %).',
  'The benchmark counts asthma and not cancer among the comorbidities and sets haemoptysis and unconsciousness to absent. Here the derived count is hypertension, diabetes, cardiovascular disease, COPD, chronic kidney disease and cancer; the publication also counts cerebrovascular disease, hepatitis B and immunodeficiency (give comorbidity_count_gram directly for them).':
    'Le comparatif compte l’asthme et non le cancer parmi les comorbidités et tient l’hémoptysie et le trouble de la vigilance pour absents. Ici le nombre déduit porte sur hypertension, diabète, maladie cardiovasculaire, BPCO, maladie rénale chronique et cancer ; la publication compte aussi maladie cérébrovasculaire, hépatite B et immunodéficience (donnez alors directement le nombre de comorbidités COVID-GRAM).',
  'Neutrophil to lymphocyte ratio with 0.01 added to the lymphocytes, as in the benchmark.':
    'Rapport neutrophiles sur lymphocytes avec 0,01 ajouté aux lymphocytes, comme dans le comparatif.',
  'The benchmark gives 5 points for an age of 70 to 79; the published table gives 6.':
    'Le comparatif donne 5 points pour un âge de 70 à 79 ans ; le tableau publié en donne 6.',
  'The benchmark puts a urea of exactly 7 mmol/L and a CRP of exactly 50 mg/L in the lower class; the published table in the upper.':
    'Le comparatif place une urée d’exactement 7 mmol/L et une CRP d’exactement 50 mg/L dans la classe inférieure ; le tableau publié dans la supérieure.',
  'Derived comorbidities: cardiovascular disease, COPD, chronic kidney disease, diabetes, cancer. The publication also counts liver disease, dementia, neurological and connective tissue disease, HIV and obesity; give comorbidity_count_4c directly for them.':
    'Comorbidités déduites : maladie cardiovasculaire, BPCO, maladie rénale chronique, diabète, cancer. La publication compte aussi maladie hépatique, démence, maladies neurologiques et du tissu conjonctif, VIH et obésité ; donnez alors directement le nombre de comorbidités (4C).',
  'The benchmark feeds raw values where the authors\' code normalises them; the authors\' normalisation is followed. The benchmark\'s value is the linear predictor; here it is the risk within 30 days.':
    'Le comparatif fournit des valeurs brutes là où le code des auteurs les normalise ; la normalisation des auteurs est suivie. La valeur du comparatif est le prédicteur linéaire ; ici c’est le risque à 30 jours.',
  'The benchmark takes emphysema for COPD and any disease extent for an abnormal X-ray; here both are taken as given (emphysema counts as COPD).':
    'Le comparatif prend l’emphysème pour une BPCO et toute étendue de lésions pour une radiographie anormale ; ici les deux sont pris tels que donnés (l’emphysème compte comme BPCO).',
  'The benchmark also counts hypertension as heart disease; here cardiovascular_disease is taken as given.':
    'Le comparatif compte aussi l’hypertension comme maladie cardiaque ; ici la maladie cardiovasculaire est prise telle que donnée.',
  'The benchmark hands the temperature over in degrees Celsius; the model was trained on degrees Fahrenheit, to which it is converted here.':
    'Le comparatif fournit la température en degrés Celsius ; le modèle a été entraîné en degrés Fahrenheit, vers lesquels elle est convertie ici.',
  'The chart gives 3 points for new confusion; the benchmark looks at unconsciousness alone. Where neither is given, a Glasgow coma score of 15 is taken as alert and a lower one as not.':
    'La grille donne 3 points pour une confusion récente ; le comparatif ne regarde que le trouble de la vigilance. Si aucun n’est donné, un score de Glasgow de 15 est tenu pour éveillé, un score inférieur non.',
  'Scale 1 for oxygen saturation, unless a target of 88-92 % was prescribed for hypercapnic respiratory failure: then scale 2.':
    'Échelle 1 pour la saturation, sauf si une cible de 88-92 % a été prescrite pour une insuffisance respiratoire hypercapnique : alors l’échelle 2.',
  'Uses the NEWS2 of the Royal College\'s chart, scale 1 or 2 as there.':
    'Utilise le NEWS2 de la grille du Royal College, échelle 1 ou 2 selon la même règle.',
  'The benchmark\'s value is 1 where the tree predicts survival; here 1 is predicted death, as in the publication. A lymphocyte share of exactly 14.7 % is on the side of death in both.':
    'La valeur du comparatif est 1 quand l’arbre prédit la survie ; ici 1 est le décès prédit, comme dans la publication. Une part de lymphocytes d’exactement 14,7 % est du côté du décès dans les deux.',
  'A missing value takes the first branch, as in the benchmark; with none of the three known, nothing is computed.':
    'Une valeur manquante prend la première branche, comme dans le comparatif ; si aucune des trois n’est connue, rien n’est calculé.',
  'coronal':
    'coronales',
  'sagittal':
    'sagittales',
  'prone':
    'procubitus (sur le ventre)',
  'on the left side':
    'décubitus latéral gauche',
  'on the right side':
    'décubitus latéral droit',
  'feet first':
    'pieds en premier',
  'its slices are {}, not axial':
    'ses coupes sont {}, non axiales',
  'it has a single slice':
    'elle n’a qu’une coupe',
  'it has only {slices} slices':
    'elle n’a que {slices} coupes',
  'it is a reformat of another series':
    'c’est une reconstruction d’une autre série',
  'it is a projection, not slices':
    'c’est une projection, non des coupes',
  'it was derived from other images':
    'elle est dérivée d’autres images',
  'it has only {bits} bits per pixel, too few for Hounsfield units':
    'elle n’a que {bits} bits par pixel, trop peu pour des unités Hounsfield',
  'it seems to show another part of the body':
    'elle semble montrer une autre partie du corps',
  'the file is empty':
    'le fichier est vide',
  'not a DICOM file but {kind}':
    'pas un fichier DICOM mais {kind}',
  'a DICOMDIR, the table of contents of a disc':
    'un DICOMDIR, la table des matières d’un disque',
  'an object of modality {modality}, not CT':
    'un objet de modalité {modality}, non un scanner',
  'no image in it':
    'il ne contient pas d’image',
  'a localizer, not a slice':
    'un topogramme, non une coupe',
  'a colour picture, not a CT slice':
    'une image en couleur, non une coupe de scanner',
  'a secondary capture, with no place in the patient':
    'une capture secondaire, sans position dans le patient',
  'a CT image whose {attribute} is missing or unreadable':
    'une image de scanner dont {attribute} manque ou est illisible',
  'the same image as another file':
    'la même image qu’un autre fichier',
  'an image that fits no other of its series':
    'une image qui ne va avec aucune autre de sa série',
  'a PNG picture':
    'une image PNG',
  'a JPEG picture':
    'une image JPEG',
  'a GIF picture':
    'une image GIF',
  'a BMP picture':
    'une image BMP',
  'a TIFF picture':
    'une image TIFF',
  'a PDF document':
    'un document PDF',
  'a zip archive':
    'une archive zip',
  'a gzip file':
    'un fichier gzip',
  'a Windows program':
    'un programme Windows',
  'a program':
    'un programme',
  'an NRRD volume':
    'un volume NRRD',
  'a text file':
    'un fichier texte',
  'The zip archive is damaged; copy it again, or unpack it and give the folder.':
    'L’archive zip est endommagée ; copiez-la à nouveau, ou décompressez-la et donnez le dossier.',
  'The file is empty.':
    'Le fichier est vide.',
  'This is not a DICOM file; it looks like {0}.':
    'Ce n’est pas un fichier DICOM ; il ressemble à {0}.',
  'The data set is damaged or cut short at byte {offset}, before the pixel data; copy the file again from its source.':
    'Les données sont endommagées ou tronquées à l’octet {offset}, avant les pixels ; copiez à nouveau le fichier depuis sa source.',
  'The pixel data are cut short: {found} bytes where {expected} are needed; copy the file again from its source.':
    'Les pixels sont tronqués : {found} octets au lieu de {expected} ; copiez à nouveau le fichier depuis sa source.',
  'The series has {slices} slice(s); a volume needs at least 2 at different positions.':
    'La série a {slices} coupe(s) ; un volume en demande au moins 2 à des positions différentes.',
  'The series has {voxels} voxels, more than the {limit} that are read at once; choose a series with fewer slices.':
    'La série a {voxels} voxels, plus que les {limit} lus à la fois ; choisissez une série avec moins de coupes.',
  'There is not enough memory for {voxels} voxels; choose a series with fewer slices.':
    'La mémoire ne suffit pas pour {voxels} voxels ; choisissez une série avec moins de coupes.',
  'No lung was found in the scan. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'Aucun poumon n’a été trouvé. Vérifiez que la série est un scanner thoracique en unités Hounsfield et qu’elle couvre les poumons.',
  'The scan is only {extent} mm long across its {axis}; at least {needed} mm are needed. Choose a series that covers the whole chest.':
    'L’examen ne mesure que {extent} mm ({axis}) ; il en faut au moins {needed}. Choisissez une série qui couvre tout le thorax.',
  'slices':
    'coupes',
  'rows':
    'lignes',
  'columns':
    'colonnes',
  'There is not enough memory for the resampled scan ({megabytes} MB).':
    'La mémoire ne suffit pas pour l’examen rééchantillonné ({megabytes} Mo).',
  'The manifest pack.toml cannot be used: {what}.':
    'Le manifeste pack.toml ne peut pas être utilisé : {what}.',
  'The pack `{pack}` lacks `{file}`. Add it from {origin}.':
    'Il manque `{file}` au pack `{pack}`. Ajoutez-le depuis {origin}.',
  '`{file}` is not the listed file: expected {expected}, found {found}. Fetch it again, or choose to use unlisted weights; then every result says so.':
    '`{file}` n’est pas le fichier attendu : {expected} attendu, {found} trouvé. Récupérez-le à nouveau, ou choisissez d’utiliser des poids non listés ; chaque résultat le dira.',
  'These weights belong to none of the networks used here: their tensors have other names or shapes. Check that it is the published file.':
    'Ces poids n’appartiennent à aucun des réseaux utilisés ici : leurs tenseurs ont d’autres noms ou d’autres formes. Vérifiez que c’est bien le fichier publié.',
  'There is not enough memory to read this file. Close other tabs and try again.':
    'Il n’y a pas assez de mémoire pour lire ce fichier. Fermez d’autres onglets et réessayez.',
  'The file is larger than 1 GiB; no published file of weights is.':
    'Le fichier dépasse 1 Gio ; aucun fichier de poids publié n’est si grand.',
  'This is not a file of weights: expected a PyTorch checkpoint (.pth, .pt, .pth.tar), .npz or .safetensors.':
    'Ce n’est pas un fichier de poids : un point de contrôle PyTorch (.pth, .pt, .pth.tar), un .npz ou un .safetensors est attendu.',
  'The file is damaged or incomplete: {what}. Fetch it again from its published address.':
    'Le fichier est endommagé ou incomplet : {what}. Récupérez-le à nouveau à son adresse publiée.',
  'There is no such series; choose one of those that were found.':
    'Cette série n’existe pas ; choisissez l’une de celles qui ont été trouvées.',
  'There is no model pack; choose one first.':
    'Il n’y a pas de pack de modèles ; choisissez-en un d’abord.',
  'The published networks of AI-segment take slices of {side} x {side} pixels; those of this scan are {rows} x {columns}.':
    'Les réseaux publiés d’AI-segment prennent des coupes de {side} x {side} pixels ; celles de cet examen font {rows} x {columns}.',
  'The published networks of AI-segment need at least 3 slices; this scan has {slices}.':
    'Les réseaux publiés d’AI-segment demandent au moins 3 coupes ; cet examen en a {slices}.',
  'The segmentation networks found no lung. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'Les réseaux de segmentation n’ont pas trouvé de poumon. Vérifiez que la série est un scanner thoracique en unités Hounsfield et qu’elle couvre les poumons.',

  // The table of a cohort and its rows.
  '{name} is {value}, which is not possible (it lies between {low} and {high}).':
    '{name} vaut {value}, ce qui est impossible (la valeur se situe entre {low} et {high}).',
  '{name} is {value}, which is not possible (it lies between {low} and {high}). {trap}':
    '{name} vaut {value}, ce qui est impossible (la valeur se situe entre {low} et {high}). {trap}',
  'Give it in percent (95), not as a fraction (0.95).':
    'À donner en pour cent (95), non en fraction (0,95).',
  'Platelets are counted in G/L (10*9/L), usually 150 to 400; a value such as 4.5 is a logarithm or another unit.':
    'Les plaquettes se comptent en G/L (10*9/L), d’ordinaire 150 à 400 ; une valeur comme 4,5 est un logarithme ou une autre unité.',
  'Urea is in mmol/L, usually 2.5 to 8; a value such as 1.3 is a logarithm or another unit, and one above 60 usually mg/dL.':
    'L’urée est en mmol/L, d’ordinaire de 2,5 à 8 ; une valeur comme 1,3 est un logarithme ou une autre unité, une valeur au-dessus de 60 est souvent en mg/dL.',
  'Leukocytes are counted in G/L (10*9/L), usually 4 to 10.':
    'Les leucocytes se comptent en G/L (10*9/L), d’ordinaire 4 à 10.',
  'Neutrophils are counted in G/L (10*9/L), usually 2 to 7.5; give a percentage as {"value": 70, "unit": "%", "leukocytes": 8.2}.':
    'Les neutrophiles se comptent en G/L (10*9/L), d’ordinaire 2 à 7,5 ; un pourcentage se donne sous la forme {"value": 70, "unit": "%", "leukocytes": 8.2}.',
  'Lymphocytes are counted in G/L (10*9/L), usually 1 to 4; a percentage of leukocytes goes into lymphocyte_percent.':
    'Les lymphocytes se comptent en G/L (10*9/L), d’ordinaire 1 à 4 ; un pourcentage des leucocytes va dans lymphocyte_percent.',
  'Give it in percent of leukocytes (14.7), not as a fraction.':
    'À donner en pour cent des leucocytes (14,7), non en fraction.',
  'Plain numbers are degrees Celsius; give Fahrenheit as {"value": 98.6, "unit": "[degF]"}.':
    'Un nombre seul est en degrés Celsius ; les degrés Fahrenheit se donnent sous la forme {"value": 98.6, "unit": "[degF]"}.',
  'Blood pressure is in mmHg; one below 30 is usually in cmHg.':
    'La pression artérielle est en mmHg ; une valeur sous 30 est souvent en cmHg.',
  'Give it as a fraction of the lung volume (0.25), or with the unit %.':
    'À donner en fraction du volume pulmonaire (0,25), ou avec l’unité %.',
  '{name} must be {expected}':
    '{name} doit être {expected}',
  'a whole number':
    'un nombre entier',
  '{name} cannot be read in that unit; it takes {units}':
    '{name} ne se lit pas dans cette unité ; unités acceptées : {units}',
  '{name} is given twice; give it once':
    '{name} est donné deux fois ; donnez-le une seule fois',
  'the row has {cells} cells, the header {columns}':
    'la ligne a {cells} cellules, l’en-tête {columns}',
  'the row is not UTF-8 text':
    'la ligne n’est pas du texte UTF-8',
  'the scan must be named by its folder within what was given':
    'l’examen doit être nommé par son dossier dans ce qui a été donné',
  'the scan that the row names is not among the files that were given':
    'l’examen que nomme la ligne n’est pas parmi les fichiers donnés',
  'the scan that the row names is in several of the folders that were given':
    'l’examen que nomme la ligne se trouve dans plusieurs des dossiers donnés',
  'the table is empty; its first line must name the columns':
    'le tableau est vide ; sa première ligne doit nommer les colonnes',
  'the columns are not separated by commas; save the table as CSV with commas and decimal points':
    'les colonnes ne sont pas séparées par des virgules ; enregistrez le tableau en CSV avec des virgules et des points décimaux',
  'the header is not UTF-8 text; save the table as CSV in UTF-8':
    'l’en-tête n’est pas du texte UTF-8 ; enregistrez le tableau en CSV UTF-8',
  'the column {column} stands twice in the table':
    'la colonne {column} figure deux fois dans le tableau',
  'the column {column} looks like the input {input}; name it {again}, or rename it if it is something else':
    'la colonne {column} ressemble à l’entrée {input} ; nommez-la {again}, ou renommez-la si c’est autre chose',
  'the column {column} names a unit that is not accepted for this input':
    'la colonne {column} nomme une unité qui n’est pas acceptée pour cette entrée',
  'the column {column} has the name of a result column; rename it':
    'la colonne {column} porte le nom d’une colonne de résultats ; renommez-la',
  'no column of the table is an input or "scan"; name the columns as in the patient file':
    'aucune colonne du tableau n’est une entrée ni « scan » ; nommez les colonnes comme dans le fichier du patient',
  '{name} in % of leukocytes needs the input leukocytes, or its own count: {"value": ..., "unit": "%", "leukocytes": ... in 10*9/L}':
    '{name} en % des leucocytes demande l’entrée leukocytes, ou son propre nombre : {"value": ..., "unit": "%", "leukocytes": ... en 10*9/L}',
  '{name}: leukocytes must be a count above 0 and up to 1000 x 10*9/L, and goes with lymphocytes, neutrophils or lymphocyte_percent':
    '{name} : leukocytes doit être un nombre supérieur à 0 et d’au plus 1000 x 10*9/L, et va avec lymphocytes, neutrophils ou lymphocyte_percent',
};
