// Spanish: the sentences that the program writes in English (see ../sentences.js).

export default {
  'severe course: oxygen flow of 15 L/min or more, mechanical ventilation, or death (WHO progression scale 5 or more)':
    'evolución grave: flujo de oxígeno de 15 L/min o más, ventilación mecánica o muerte (escala de progresión de la OMS, 5 o más)',
  'death or intensive care':
    'muerte o cuidados intensivos',
  'death':
    'muerte',
  'progression to severe COVID-19 in hospital':
    'progresión a COVID-19 grave en el hospital',
  'progression to severe COVID-19':
    'progresión a COVID-19 grave',
  'intensive care or death in hospital':
    'cuidados intensivos o muerte en el hospital',
  'critical illness: intensive care, invasive ventilation, or death in hospital':
    'enfermedad crítica: cuidados intensivos, ventilación invasiva o muerte en el hospital',
  'critical illness within 30 days':
    'enfermedad crítica en 30 días',
  'critical illness':
    'enfermedad crítica',
  'death within 30 days':
    'muerte en 30 días',
  'death in hospital':
    'muerte en el hospital',
  'acute deterioration':
    'deterioro agudo',
  'deterioration within 24 hours':
    'deterioro en 24 horas',
  'intensive care or death within 14 days of symptom onset':
    'cuidados intensivos o muerte en los 14 días desde el inicio de los síntomas',
  '6 points or fewer: negative predictive value for progression 98.5 %':
    '6 puntos o menos: valor predictivo negativo de progresión 98,5 %',
  'more than 6 points: positive predictive value for progression 50.7 %':
    'más de 6 puntos: valor predictivo positivo de progresión 50,7 %',
  '0 or 1 point: 30-day mortality below 2 %':
    '0 o 1 punto: mortalidad a 30 días inferior al 2 %',
  '2 points: 30-day mortality 9.2 %':
    '2 puntos: mortalidad a 30 días del 9,2 %',
  '3 points or more: 30-day mortality 22 %':
    '3 puntos o más: mortalidad a 30 días del 22 %',
  '0 to 3 points: in-hospital mortality 1 %':
    '0 a 3 puntos: mortalidad hospitalaria del 1 %',
  '4 to 8 points: in-hospital mortality 10 %':
    '4 a 8 puntos: mortalidad hospitalaria del 10 %',
  '9 to 14 points: in-hospital mortality 31 %':
    '9 a 14 puntos: mortalidad hospitalaria del 31 %',
  '15 points or more: in-hospital mortality 62 %':
    '15 puntos o más: mortalidad hospitalaria del 62 %',
  '0 to 4 points: ward-based response':
    '0 a 4 puntos: respuesta en planta',
  '3 points in a single sign, 4 or fewer in all: urgent ward-based response':
    '3 puntos en un solo signo, 4 o menos en total: respuesta urgente en planta',
  '5 or 6 points: key threshold for urgent response':
    '5 o 6 puntos: umbral clave de respuesta urgente',
  '7 points or more: urgent or emergency response':
    '7 puntos o más: respuesta urgente o de emergencia',
  'the tree predicts survival':
    'el árbol predice supervivencia',
  'the tree predicts death':
    'el árbol predice muerte',
  'third of the authors\' cohort by risk: low below 0.187, high from 0.375':
    'tercil de la cohorte de los autores por riesgo: bajo por debajo de 0,187, alto desde 0,375',
  'development: hospitalised patients with COVID-19, Bicêtre AP-HP, France, first wave of 2020':
    'desarrollo: pacientes hospitalizados con COVID-19, Bicêtre AP-HP, Francia, primera ola de 2020',
  'held-out patients of Bicêtre AP-HP, France':
    'pacientes reservados de Bicêtre AP-HP, Francia',
  'independent patients of Gustave Roussy, France, a cancer centre':
    'pacientes independientes de Gustave Roussy, Francia, un centro oncológico',
  'development: two centres (Fuyang, Beijing), China, January to March 2020':
    'desarrollo: dos centros (Fuyang, Pekín), China, de enero a marzo de 2020',
  'external: one university hospital, Turkey':
    'externa: un hospital universitario, Turquía',
  'development: one emergency department, Piacenza, Italy, first wave of 2020':
    'desarrollo: un servicio de urgencias, Piacenza, Italia, primera ola de 2020',
  'development: 575 hospitals, China, until 31 January 2020':
    'desarrollo: 575 hospitales, China, hasta el 31 de enero de 2020',
  'validation: four further cohorts, China':
    'validación: otras cuatro cohortes, China',
  'community-acquired pneumonia: United Kingdom, New Zealand, the Netherlands; 80 % derivation, 20 % validation':
    'neumonía adquirida en la comunidad: Reino Unido, Nueva Zelanda, Países Bajos; 80 % derivación, 20 % validación',
  'derivation: 260 hospitals, England, Scotland and Wales, February to May 2020':
    'derivación: 260 hospitales, Inglaterra, Escocia y Gales, de febrero a mayo de 2020',
  'validation: the same hospitals, May and June 2020':
    'validación: los mismos hospitales, mayo y junio de 2020',
  'development: 575 centres, China, until 31 January 2020; internal validation':
    'desarrollo: 575 centros, China, hasta el 31 de enero de 2020; validación interna',
  'external: Wuhan, Hubei and Guangdong, China; three cohorts, 1393 patients in all, of which Hubei did worst':
    'externa: Wuhan, Hubei y Guangdong, China; tres cohortes, 1393 pacientes en total, la peor la de Hubei',
  'derivation of the model with laboratory values: six centres, Europe and United States, 2020; held-out part':
    'derivación del modelo con análisis: seis centros, Europa y Estados Unidos, 2020; parte reservada',
  'COVID-19: one multi-site hospital, United Kingdom, 1 March to 5 April 2020':
    'COVID-19: un hospital con varias sedes, Reino Unido, del 1 de marzo al 5 de abril de 2020',
  'COVID-19: University College London Hospitals, 2020':
    'COVID-19: University College London Hospitals, 2020',
  'training: King\'s College Hospital, London, 1 March to 30 April 2020':
    'entrenamiento: King’s College Hospital, Londres, del 1 de marzo al 30 de abril de 2020',
  'external validation: nine hospital organisations, United Kingdom, Norway and China':
    'validación externa: nueve organizaciones hospitalarias, Reino Unido, Noruega y China',
  'development: one hospital, Wuhan, China, January and February 2020; 485 blood samples':
    'desarrollo: un hospital, Wuhan, China, enero y febrero de 2020; 485 muestras de sangre',
  'read off the performance figure of the authors\' reference implementation (owkin/scancovia)':
    'leído en la figura de rendimiento de la implementación de referencia de los autores (owkin/scancovia)',
  'Fitted on unvaccinated patients of the first wave in one French hospital: the probability is not calibrated for other variants, vaccinated patients, or other hospitals.':
    'Ajustado con pacientes no vacunados de la primera ola en un hospital francés: la probabilidad no está calibrada para otras variantes, pacientes vacunados u otros hospitales.',
  'For research; not a medical device.':
    'Para investigación; no es un producto sanitario.',
  'Small development cohort, no validation in the publication; external performance varies widely.':
    'Cohorte de desarrollo pequeña, sin validación en la publicación; el rendimiento externo varía mucho.',
  'No intercept is published: log-odds for ranking, not a probability.':
    'No se publicó el término constante: log-odds para ordenar, no una probabilidad.',
  'Odds ratios rounded in print: the probability differs a little from the authors\' online calculator.':
    'Odds ratios redondeadas en la publicación: la probabilidad difiere un poco de la calculadora en línea de los autores.',
  'Made for bacterial pneumonia. In 830 hospital patients with COVID-19, 30-day mortality was 16.7 % in its low band (0 or 1 point; NW-CORR, medRxiv 2020.07.15.20154815).':
    'Creado para la neumonía bacteriana. En 830 pacientes hospitalizados con COVID-19, la mortalidad a 30 días fue del 16,7 % en su clase baja (0 o 1 punto; NW-CORR, medRxiv 2020.07.15.20154815).',
  'For adults admitted to hospital; not for children or for patients in the community.':
    'Para adultos ingresados; no para niños ni para pacientes en la comunidad.',
  'Derived comorbidities cover those that the record knows; give comorbidity_count_liang directly for others.':
    'Las comorbilidades deducidas son las que conoce el registro; para otras, indique directamente el número de comorbilidades (Liang).',
  'The figure is that of the sister model with laboratory values. Missing inputs are filled by the published imputer.':
    'La cifra es la del modelo hermano con análisis. Los valores que faltan los completa el imputador publicado.',
  'Made to recognise acute deterioration now, not the course of COVID-19. In 830 hospital patients with COVID-19, 30-day mortality was 32.9 % with fewer than 5 points (NW-CORR, medRxiv 2020.07.15.20154815).':
    'Creado para reconocer el deterioro agudo inmediato, no la evolución de la COVID-19. En 830 pacientes hospitalizados con COVID-19, la mortalidad a 30 días fue del 32,9 % con menos de 5 puntos (NW-CORR, medRxiv 2020.07.15.20154815).',
  'The coefficients are those of the preprint\'s model 4, fitted on fewer patients than the final publication.':
    'Los coeficientes son los del modelo 4 de la prepublicación, ajustado con menos pacientes que la publicación final.',
  'Made from the last blood sample before the outcome, not the first at admission.':
    'Creado con la última muestra de sangre antes del desenlace, no con la primera al ingreso.',
  'Four possible values only; not calibrated.':
    'Solo cuatro valores posibles; sin calibrar.',
  'Derived comorbidity: hypertension, diabetes, cardiovascular disease, asthma or COPD. The publication also counts HIV infection; give comorbidity directly for it.':
    'Comorbilidad deducida: hipertensión, diabetes, enfermedad cardiovascular, asma o EPOC. La publicación cuenta también la infección por VIH; indique entonces directamente la comorbilidad.',
  'The benchmark also counts hypertension as cardiovascular disease; here cardiovascular_disease is taken as given.':
    'La comparación cuenta también la hipertensión como enfermedad cardiovascular; aquí la enfermedad cardiovascular se toma tal como se da.',
  'The publication\'s CT item is well-aerated lung below 73 %. The network\'s extent above 0.27 stands for it where the scan was segmented; otherwise, as in the benchmark, a radiologist\'s disease extent above grade 2 (more than 25 %).':
    'El criterio de TC de la publicación es pulmón bien aireado por debajo del 73 %. Lo representa la extensión de la red superior a 0,27 si la TC se segmentó; si no, como en la comparación, una extensión leída por el radiólogo por encima del grado 2 (más del 25 %).',
  'The benchmark counts asthma and not cancer among the comorbidities and sets haemoptysis and unconsciousness to absent. Here the derived count is hypertension, diabetes, cardiovascular disease, COPD, chronic kidney disease and cancer; the publication also counts cerebrovascular disease, hepatitis B and immunodeficiency (give comorbidity_count_gram directly for them).':
    'La comparación cuenta el asma y no el cáncer entre las comorbilidades y da por ausentes la hemoptisis y la pérdida de consciencia. Aquí el número deducido abarca hipertensión, diabetes, enfermedad cardiovascular, EPOC, enfermedad renal crónica y cáncer; la publicación cuenta también enfermedad cerebrovascular, hepatitis B e inmunodeficiencia (indique entonces directamente el número de comorbilidades COVID-GRAM).',
  'Neutrophil to lymphocyte ratio with 0.01 added to the lymphocytes, as in the benchmark.':
    'Cociente neutrófilos/linfocitos con 0,01 sumado a los linfocitos, como en la comparación.',
  'The benchmark gives 5 points for an age of 70 to 79; the published table gives 6.':
    'La comparación da 5 puntos para 70 a 79 años; la tabla publicada da 6.',
  'The benchmark puts a urea of exactly 7 mmol/L and a CRP of exactly 50 mg/L in the lower class; the published table in the upper.':
    'La comparación pone una urea de exactamente 7 mmol/L y una PCR de exactamente 50 mg/L en la clase inferior; la tabla publicada, en la superior.',
  'Derived comorbidities: cardiovascular disease, COPD, chronic kidney disease, diabetes, cancer. The publication also counts liver disease, dementia, neurological and connective tissue disease, HIV and obesity; give comorbidity_count_4c directly for them.':
    'Comorbilidades deducidas: enfermedad cardiovascular, EPOC, enfermedad renal crónica, diabetes, cáncer. La publicación cuenta también hepatopatía, demencia, enfermedades neurológicas y del tejido conectivo, VIH y obesidad; indique entonces directamente el número de comorbilidades (4C).',
  'The benchmark feeds raw values where the authors\' code normalises them; the authors\' normalisation is followed. The benchmark\'s value is the linear predictor; here it is the risk within 30 days.':
    'La comparación usa valores brutos donde el código de los autores los normaliza; aquí se sigue la normalización de los autores. El valor de la comparación es el predictor lineal; aquí es el riesgo a 30 días.',
  'The benchmark takes emphysema for COPD and any disease extent for an abnormal X-ray; here both are taken as given (emphysema counts as COPD).':
    'La comparación toma el enfisema por EPOC y cualquier extensión de la enfermedad por una radiografía anormal; aquí ambos se toman tal como se dan (el enfisema cuenta como EPOC).',
  'The benchmark also counts hypertension as heart disease; here cardiovascular_disease is taken as given.':
    'La comparación cuenta también la hipertensión como cardiopatía; aquí la enfermedad cardiovascular se toma tal como se da.',
  'The benchmark hands the temperature over in degrees Celsius; the model was trained on degrees Fahrenheit, to which it is converted here.':
    'La comparación pasa la temperatura en grados Celsius; el modelo se entrenó en grados Fahrenheit, a los que aquí se convierte.',
  'The chart gives 3 points for new confusion; the benchmark looks at unconsciousness alone. Where neither is given, a Glasgow coma score of 15 is taken as alert and a lower one as not.':
    'La tabla da 3 puntos por confusión nueva; la comparación solo mira la pérdida de consciencia. Si no se da ninguna, un Glasgow de 15 se toma como alerta y uno menor como no alerta.',
  'Scale 1 for oxygen saturation, unless a target of 88-92 % was prescribed for hypercapnic respiratory failure: then scale 2.':
    'Escala 1 para la saturación, salvo que se haya prescrito un objetivo de 88-92 % por insuficiencia respiratoria hipercápnica: entonces, la escala 2.',
  'Uses the NEWS2 of the Royal College\'s chart, scale 1 or 2 as there.':
    'Usa el NEWS2 de la tabla del Royal College, con la escala 1 o 2 según la misma regla.',
  'The benchmark\'s value is 1 where the tree predicts survival; here 1 is predicted death, as in the publication. A lymphocyte share of exactly 14.7 % is on the side of death in both.':
    'El valor de la comparación es 1 cuando el árbol predice supervivencia; aquí 1 es muerte predicha, como en la publicación. Un porcentaje de linfocitos de exactamente 14,7 % queda del lado de la muerte en ambos.',
  'A missing value takes the first branch, as in the benchmark; with none of the three known, nothing is computed.':
    'Un valor que falta toma la primera rama, como en la comparación; si no se conoce ninguno de los tres, no se calcula nada.',
  'coronal':
    'coronales',
  'sagittal':
    'sagitales',
  'prone':
    'decúbito prono',
  'on the left side':
    'decúbito lateral izquierdo',
  'on the right side':
    'decúbito lateral derecho',
  'feet first':
    'pies primero',
  'its slices are {}, not axial':
    'sus cortes son {}, no axiales',
  'it has a single slice':
    'tiene un solo corte',
  'it has only {slices} slices':
    'tiene solo {slices} cortes',
  'it is a reformat of another series':
    'es una reconstrucción de otra serie',
  'it is a projection, not slices':
    'es una proyección, no cortes',
  'it was derived from other images':
    'se derivó de otras imágenes',
  'it has only {bits} bits per pixel, too few for Hounsfield units':
    'tiene solo {bits} bits por píxel, muy pocos para unidades Hounsfield',
  'it seems to show another part of the body':
    'parece mostrar otra parte del cuerpo',
  'the file is empty':
    'el archivo está vacío',
  'not a DICOM file but {kind}':
    'no es un archivo DICOM sino {kind}',
  'a DICOMDIR, the table of contents of a disc':
    'un DICOMDIR, el índice de un disco',
  'an object of modality {modality}, not CT':
    'un objeto de modalidad {modality}, no TC',
  'no image in it':
    'no contiene imagen',
  'a localizer, not a slice':
    'un localizador, no un corte',
  'a colour picture, not a CT slice':
    'una imagen en color, no un corte de TC',
  'a secondary capture, with no place in the patient':
    'una captura secundaria, sin posición en el paciente',
  'a CT image whose {attribute} is missing or unreadable':
    'una imagen de TC cuyo {attribute} falta o es ilegible',
  'the same image as another file':
    'la misma imagen que otro archivo',
  'an image that fits no other of its series':
    'una imagen que no encaja con ninguna otra de su serie',
  'a PNG picture':
    'una imagen PNG',
  'a JPEG picture':
    'una imagen JPEG',
  'a GIF picture':
    'una imagen GIF',
  'a BMP picture':
    'una imagen BMP',
  'a TIFF picture':
    'una imagen TIFF',
  'a PDF document':
    'un documento PDF',
  'a zip archive':
    'un archivo zip',
  'a gzip file':
    'un archivo gzip',
  'a Windows program':
    'un programa de Windows',
  'a program':
    'un programa',
  'an NRRD volume':
    'un volumen NRRD',
  'a text file':
    'un archivo de texto',
  'The zip archive is damaged; copy it again, or unpack it and give the folder.':
    'El archivo zip está dañado; cópielo de nuevo, o descomprímalo e indique la carpeta.',
  'The file is empty.':
    'El archivo está vacío.',
  'This is not a DICOM file; it looks like {0}.':
    'No es un archivo DICOM; parece {0}.',
  'The data set is damaged or cut short at byte {offset}, before the pixel data; copy the file again from its source.':
    'Los datos están dañados o cortados en el byte {offset}, antes de los píxeles; copie de nuevo el archivo desde su origen.',
  'The pixel data are cut short: {found} bytes where {expected} are needed; copy the file again from its source.':
    'Los píxeles están cortados: {found} bytes donde hacen falta {expected}; copie de nuevo el archivo desde su origen.',
  'The series has {slices} slice(s); a volume needs at least 2 at different positions.':
    'La serie tiene {slices} corte(s); un volumen necesita al menos 2 en posiciones distintas.',
  'The series has {voxels} voxels, more than the {limit} that are read at once; choose a series with fewer slices.':
    'La serie tiene {voxels} vóxeles, más que los {limit} que se leen a la vez; elija una serie con menos cortes.',
  'There is not enough memory for {voxels} voxels; choose a series with fewer slices.':
    'No hay memoria suficiente para {voxels} vóxeles; elija una serie con menos cortes.',
  'No lung was found in the scan. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'No se encontró pulmón en la TC. Compruebe que la serie es una TC de tórax en unidades Hounsfield y que cubre los pulmones.',
  'The scan is only {extent} mm long across its {axis}; at least {needed} mm are needed. Choose a series that covers the whole chest.':
    'La TC mide solo {extent} mm ({axis}); hacen falta al menos {needed} mm. Elija una serie que cubra todo el tórax.',
  'slices':
    'cortes',
  'rows':
    'filas',
  'columns':
    'columnas',
  'There is not enough memory for the resampled scan ({megabytes} MB).':
    'No hay memoria suficiente para la TC remuestreada ({megabytes} MB).',
  'The manifest pack.toml cannot be used: {what}.':
    'El manifiesto pack.toml no puede usarse: {what}.',
  'The pack `{pack}` lacks `{file}`. Add it from {origin}.':
    'Al paquete `{pack}` le falta `{file}`. Añádalo desde {origin}.',
  '`{file}` is not the listed file: expected {expected}, found {found}. Fetch it again, or choose to use unlisted weights; then every result says so.':
    '`{file}` no es el archivo indicado: se esperaba {expected}, se encontró {found}. Obténgalo de nuevo, o elija usar pesos no listados; entonces cada resultado lo dirá.',
  'These weights belong to none of the networks used here: their tensors have other names or shapes. Check that it is the published file.':
    'Estos pesos no son de ninguna de las redes usadas aquí: sus tensores tienen otros nombres u otras formas. Compruebe que es el archivo publicado.',
  'There is not enough memory to read this file. Close other tabs and try again.':
    'No hay memoria suficiente para leer este archivo. Cierre otras pestañas e inténtelo de nuevo.',
  'The file is larger than 1 GiB; no published file of weights is.':
    'El archivo supera 1 GiB; ningún archivo de pesos publicado es tan grande.',
  'This is not a file of weights: expected a PyTorch checkpoint (.pth, .pt, .pth.tar), .npz or .safetensors.':
    'No es un archivo de pesos: se esperaba un punto de control de PyTorch (.pth, .pt, .pth.tar), .npz o .safetensors.',
  'The file is damaged or incomplete: {what}. Fetch it again from its published address.':
    'El archivo está dañado o incompleto: {what}. Obténgalo de nuevo de su dirección publicada.',
  'There is no such series; choose one of those that were found.':
    'No existe esa serie; elija una de las encontradas.',
  'There is no model pack; choose one first.':
    'No hay paquete de modelos; elija uno primero.',
  'The published networks of AI-segment take slices of {side} x {side} pixels; those of this scan are {rows} x {columns}.':
    'Las redes publicadas de AI-segment toman cortes de {side} x {side} píxeles; los de esta TC son de {rows} x {columns}.',
  'The published networks of AI-segment need at least 3 slices; this scan has {slices}.':
    'Las redes publicadas de AI-segment necesitan al menos 3 cortes; esta TC tiene {slices}.',
  'The segmentation networks found no lung. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'Las redes de segmentación no encontraron pulmón. Compruebe que la serie es una TC de tórax en unidades Hounsfield y que cubre los pulmones.',

  // The table of a cohort and its rows.
  '{name} is {value}, which is not possible (it lies between {low} and {high}).':
    '{name} es {value}, lo que es imposible (está entre {low} y {high}).',
  '{name} is {value}, which is not possible (it lies between {low} and {high}). {trap}':
    '{name} es {value}, lo que es imposible (está entre {low} y {high}). {trap}',
  'Give it in percent (95), not as a fraction (0.95).':
    'Indíquela en porcentaje (95), no como fracción (0,95).',
  'Platelets are counted in G/L (10*9/L), usually 150 to 400; a value such as 4.5 is a logarithm or another unit.':
    'Las plaquetas se cuentan en G/L (10*9/L), habitualmente de 150 a 400; un valor como 4,5 es un logaritmo u otra unidad.',
  'Urea is in mmol/L, usually 2.5 to 8; a value such as 1.3 is a logarithm or another unit, and one above 60 usually mg/dL.':
    'La urea va en mmol/L, habitualmente de 2,5 a 8; un valor como 1,3 es un logaritmo u otra unidad, y uno superior a 60 suele ser mg/dL.',
  'Leukocytes are counted in G/L (10*9/L), usually 4 to 10.':
    'Los leucocitos se cuentan en G/L (10*9/L), habitualmente de 4 a 10.',
  'Neutrophils are counted in G/L (10*9/L), usually 2 to 7.5; give a percentage as {"value": 70, "unit": "%", "leukocytes": 8.2}.':
    'Los neutrófilos se cuentan en G/L (10*9/L), habitualmente de 2 a 7,5; un porcentaje se da como {"value": 70, "unit": "%", "leukocytes": 8.2}.',
  'Lymphocytes are counted in G/L (10*9/L), usually 1 to 4; a percentage of leukocytes goes into lymphocyte_percent.':
    'Los linfocitos se cuentan en G/L (10*9/L), habitualmente de 1 a 4; un porcentaje de los leucocitos va en lymphocyte_percent.',
  'Give it in percent of leukocytes (14.7), not as a fraction.':
    'Indíquelo en porcentaje de los leucocitos (14,7), no como fracción.',
  'Plain numbers are degrees Celsius; give Fahrenheit as {"value": 98.6, "unit": "[degF]"}.':
    'Un número solo va en grados Celsius; los Fahrenheit se dan como {"value": 98.6, "unit": "[degF]"}.',
  'Blood pressure is in mmHg; one below 30 is usually in cmHg.':
    'La presión arterial va en mmHg; un valor inferior a 30 suele estar en cmHg.',
  'Give it as a fraction of the lung volume (0.25), or with the unit %.':
    'Indíquela como fracción del volumen pulmonar (0,25), o con la unidad %.',
  '{name} must be {expected}':
    '{name} debe ser {expected}',
  'a whole number':
    'un número entero',
  '{name} cannot be read in that unit; it takes {units}':
    '{name} no se lee en esa unidad; unidades aceptadas: {units}',
  '{name} is given twice; give it once':
    '{name} se da dos veces; indíquelo una sola vez',
  'the row has {cells} cells, the header {columns}':
    'la fila tiene {cells} celdas, el encabezado {columns}',
  'the row is not UTF-8 text':
    'la fila no es texto UTF-8',
  'the scan must be named by its folder within what was given':
    'el estudio debe nombrarse por su carpeta dentro de lo que se dio',
  'the scan that the row names is not among the files that were given':
    'el estudio que nombra la fila no está entre los archivos que se dieron',
  'the scan that the row names is in several of the folders that were given':
    'el estudio que nombra la fila está en varias de las carpetas que se dieron',
  'the table is empty; its first line must name the columns':
    'la tabla está vacía; su primera línea debe nombrar las columnas',
  'the columns are not separated by commas; save the table as CSV with commas and decimal points':
    'las columnas no están separadas por comas; guarde la tabla como CSV con comas y puntos decimales',
  'the header is not UTF-8 text; save the table as CSV in UTF-8':
    'el encabezado no es texto UTF-8; guarde la tabla como CSV en UTF-8',
  'the column {column} stands twice in the table':
    'la columna {column} aparece dos veces en la tabla',
  'the column {column} looks like the input {input}; name it {again}, or rename it if it is something else':
    'la columna {column} se parece a la entrada {input}; llámela {again}, o cámbiele el nombre si es otra cosa',
  'the column {column} names a unit that is not accepted for this input':
    'la columna {column} nombra una unidad que no se acepta para esta entrada',
  'the column {column} has the name of a result column; rename it':
    'la columna {column} lleva el nombre de una columna de resultados; cámbielo',
  'no column of the table is an input or "scan"; name the columns as in the patient file':
    'ninguna columna de la tabla es una entrada ni «scan»; nombre las columnas como en el archivo del paciente',
  '{name} in % of leukocytes needs the input leukocytes, or its own count: {"value": ..., "unit": "%", "leukocytes": ... in 10*9/L}':
    '{name} en % de los leucocitos necesita la entrada leukocytes, o su propio recuento: {"value": ..., "unit": "%", "leukocytes": ... en 10*9/L}',
  '{name}: leukocytes must be a count above 0 and up to 1000 x 10*9/L, and goes with lymphocytes, neutrophils or lymphocyte_percent':
    '{name}: leukocytes debe ser un recuento superior a 0 y de hasta 1000 x 10*9/L, y va con lymphocytes, neutrophils o lymphocyte_percent',
};
