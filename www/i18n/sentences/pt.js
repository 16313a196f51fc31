// Portuguese: the sentences that the program writes in English (see ../sentences.js).

export default {
  'severe course: oxygen flow of 15 L/min or more, mechanical ventilation, or death (WHO progression scale 5 or more)':
    'evolução grave: fluxo de oxigênio de 15 L/min ou mais, ventilação mecânica ou óbito (escala de progressão da OMS, 5 ou mais)',
  'death or intensive care':
    'óbito ou terapia intensiva',
  'death':
    'óbito',
  'progression to severe COVID-19 in hospital':
    'progressão para COVID-19 grave no hospital',
  'progression to severe COVID-19':
    'progressão para COVID-19 grave',
  'intensive care or death in hospital':
    'terapia intensiva ou óbito no hospital',
  'critical illness: intensive care, invasive ventilation, or death in hospital':
    'doença crítica: terapia intensiva, ventilação invasiva ou óbito no hospital',
  'critical illness within 30 days':
    'doença crítica em 30 dias',
  'critical illness':
    'doença crítica',
  'death within 30 days':
    'óbito em 30 dias',
  'death in hospital':
    'óbito no hospital',
  'acute deterioration':
    'deterioração aguda',
  'deterioration within 24 hours':
    'deterioração em 24 horas',
  'intensive care or death within 14 days of symptom onset':
    'terapia intensiva ou óbito em 14 dias do início dos sintomas',
  '6 points or fewer: negative predictive value for progression 98.5 %':
    '6 pontos ou menos: valor preditivo negativo de progressão 98,5%',
  'more than 6 points: positive predictive value for progression 50.7 %':
    'mais de 6 pontos: valor preditivo positivo de progressão 50,7%',
  '0 or 1 point: 30-day mortality below 2 %':
    '0 ou 1 ponto: mortalidade em 30 dias abaixo de 2%',
  '2 points: 30-day mortality 9.2 %':
    '2 pontos: mortalidade em 30 dias de 9,2%',
  '3 points or more: 30-day mortality 22 %':
    '3 pontos ou mais: mortalidade em 30 dias de 22%',
  '0 to 3 points: in-hospital mortality 1 %':
    '0 a 3 pontos: mortalidade hospitalar de 1%',
  '4 to 8 points: in-hospital mortality 10 %':
    '4 a 8 pontos: mortalidade hospitalar de 10%',
  '9 to 14 points: in-hospital mortality 31 %':
    '9 a 14 pontos: mortalidade hospitalar de 31%',
  '15 points or more: in-hospital mortality 62 %':
    '15 pontos ou mais: mortalidade hospitalar de 62%',
  '0 to 4 points: ward-based response':
    '0 a 4 pontos: resposta na enfermaria',
  '3 points in a single sign, 4 or fewer in all: urgent ward-based response':
    '3 pontos em um único sinal, 4 ou menos no total: resposta urgente na enfermaria',
  '5 or 6 points: key threshold for urgent response':
    '5 ou 6 pontos: limiar-chave de resposta urgente',
  '7 points or more: urgent or emergency response':
    '7 pontos ou mais: resposta urgente ou de emergência',
  'the tree predicts survival':
    'a árvore prediz sobrevivência',
  'the tree predicts death':
    'a árvore prediz óbito',
  'third of the authors\' cohort by risk: low below 0.187, high from 0.375':
    'tercil da coorte dos autores por risco: baixo abaixo de 0,187, alto a partir de 0,375',
  'development: hospitalised patients with COVID-19, Bicêtre AP-HP, France, first wave of 2020':
    'desenvolvimento: pacientes internados com COVID-19, Bicêtre AP-HP, França, primeira onda de 2020',
  'held-out patients of Bicêtre AP-HP, France':
    'pacientes reservados de Bicêtre AP-HP, França',
  'independent patients of Gustave Roussy, France, a cancer centre':
    'pacientes independentes de Gustave Roussy, França, um centro oncológico',
  'development: two centres (Fuyang, Beijing), China, January to March 2020':
    'desenvolvimento: dois centros (Fuyang, Pequim), China, janeiro a março de 2020',
  'external: one university hospital, Turkey':
    'externa: um hospital universitário, Turquia',
  'development: one emergency department, Piacenza, Italy, first wave of 2020':
    'desenvolvimento: um serviço de emergência, Piacenza, Itália, primeira onda de 2020',
  'development: 575 hospitals, China, until 31 January 2020':
    'desenvolvimento: 575 hospitais, China, até 31 de janeiro de 2020',
  'validation: four further cohorts, China':
    'validação: outras quatro coortes, China',
  'community-acquired pneumonia: United Kingdom, New Zealand, the Netherlands; 80 % derivation, 20 % validation':
    'pneumonia adquirida na comunidade: Reino Unido, Nova Zelândia, Países Baixos; 80% derivação, 20% validação',
  'derivation: 260 hospitals, England, Scotland and Wales, February to May 2020':
    'derivação: 260 hospitais, Inglaterra, Escócia e País de Gales, fevereiro a maio de 2020',
  'validation: the same hospitals, May and June 2020':
    'validação: os mesmos hospitais, maio e junho de 2020',
  'development: 575 centres, China, until 31 January 2020; internal validation':
    'desenvolvimento: 575 centros, China, até 31 de janeiro de 2020; validação interna',
  'external: Wuhan, Hubei and Guangdong, China; three cohorts, 1393 patients in all, of which Hubei did worst':
    'externa: Wuhan, Hubei e Guangdong, China; três coortes, 1393 pacientes ao todo, a pior a de Hubei',
  'derivation of the model with laboratory values: six centres, Europe and United States, 2020; held-out part':
    'derivação do modelo com exames: seis centros, Europa e Estados Unidos, 2020; parte reservada',
  'COVID-19: one multi-site hospital, United Kingdom, 1 March to 5 April 2020':
    'COVID-19: um hospital com várias unidades, Reino Unido, 1º de março a 5 de abril de 2020',
  'COVID-19: University College London Hospitals, 2020':
    'COVID-19: University College London Hospitals, 2020',
  'training: King\'s College Hospital, London, 1 March to 30 April 2020':
    'treinamento: King’s College Hospital, Londres, 1º de março a 30 de abril de 2020',
  'external validation: nine hospital organisations, United Kingdom, Norway and China':
    'validação externa: nove organizações hospitalares, Reino Unido, Noruega e China',
  'development: one hospital, Wuhan, China, January and February 2020; 485 blood samples':
    'desenvolvimento: um hospital, Wuhan, China, janeiro e fevereiro de 2020; 485 amostras de sangue',
  'read off the performance figure of the authors\' reference implementation (owkin/scancovia)':
    'lido na figura de desempenho da implementação de referência dos autores (owkin/scancovia)',
  'Fitted on unvaccinated patients of the first wave in one French hospital: the probability is not calibrated for other variants, vaccinated patients, or other hospitals.':
    'Ajustado em pacientes não vacinados da primeira onda em um hospital francês: a probabilidade não está calibrada para outras variantes, pacientes vacinados ou outros hospitais.',
  'For research; not a medical device.':
    'Para pesquisa; não é um dispositivo médico.',
  'Small development cohort, no validation in the publication; external performance varies widely.':
    'Coorte de desenvolvimento pequena, sem validação na publicação; o desempenho externo varia muito.',
  'No intercept is published: log-odds for ranking, not a probability.':
    'Nenhum intercepto foi publicado: log-odds para ordenar, não uma probabilidade.',
  'Odds ratios rounded in print: the probability differs a little from the authors\' online calculator.':
    'Odds ratios arredondadas na publicação: a probabilidade difere um pouco da calculadora on-line dos autores.',
  'Made for bacterial pneumonia. In 830 hospital patients with COVID-19, 30-day mortality was 16.7 % in its low band (0 or 1 point; NW-CORR, medRxiv 2020.07.15.20154815).':
    'Feito para pneumonia bacteriana. Em 830 pacientes internados com COVID-19, a mortalidade em 30 dias foi de 16,7% em sua faixa baixa (0 ou 1 ponto; NW-CORR, medRxiv 2020.07.15.20154815).',
  'For adults admitted to hospital; not for children or for patients in the community.':
    'Para adultos internados; não para crianças nem para pacientes na comunidade.',
  'Derived comorbidities cover those that the record knows; give comorbidity_count_liang directly for others.':
    'As comorbidades deduzidas são as que o registro conhece; para outras, informe diretamente o número de comorbidades (Liang).',
  'The figure is that of the sister model with laboratory values. Missing inputs are filled by the published imputer.':
    'O número é o do modelo irmão com exames. Valores ausentes são preenchidos pelo imputador publicado.',
  'Made to recognise acute deterioration now, not the course of COVID-19. In 830 hospital patients with COVID-19, 30-day mortality was 32.9 % with fewer than 5 points (NW-CORR, medRxiv 2020.07.15.20154815).':
    'Feito para reconhecer a deterioração aguda imediata, não o curso da COVID-19. Em 830 pacientes internados com COVID-19, a mortalidade em 30 dias foi de 32,9% com menos de 5 pontos (NW-CORR, medRxiv 2020.07.15.20154815).',
  'The coefficients are those of the preprint\'s model 4, fitted on fewer patients than the final publication.':
    'Os coeficientes são os do modelo 4 do preprint, ajustado em menos pacientes que a publicação final.',
  'Made from the last blood sample before the outcome, not the first at admission.':
    'Feito com a última amostra de sangue antes do desfecho, não a primeira na admissão.',
  'Four possible values only; not calibrated.':
    'Apenas quatro valores possíveis; não calibrado.',
  'Derived comorbidity: hypertension, diabetes, cardiovascular disease, asthma or COPD. The publication also counts HIV infection; give comorbidity directly for it.':
    'Comorbidade deduzida: hipertensão, diabetes, doença cardiovascular, asma ou DPOC. A publicação conta também a infecção por HIV; nesse caso informe a comorbidade diretamente.',
  'The benchmark also counts hypertension as cardiovascular disease; here cardiovascular_disease is taken as given.':
    'A comparação conta também a hipertensão como doença cardiovascular; aqui a doença cardiovascular é tomada como informada.',
  'The publication\'s CT item is well-aerated lung below 73 %. The network\'s extent above 0.27 stands for it where the scan was segmented; otherwise, as in the benchmark, a radiologist\'s disease extent above grade 2 (more than 25 %).':
    'O critério de TC da publicação é pulmão bem aerado abaixo de 73%. A extensão da rede acima de 0,27 o representa quando a TC foi segmentada; senão, como na comparação, uma extensão lida pelo radiologista acima do grau 2 (mais de 25%).',
  'The benchmark counts asthma and not cancer among the comorbidities and sets haemoptysis and unconsciousness to absent. Here the derived count is hypertension, diabetes, cardiovascular disease, COPD, chronic kidney disease and cancer; the publication also counts cerebrovascular disease, hepatitis B and immunodeficiency (give comorbidity_count_gram directly for them).':
    'A comparação conta a asma e não o câncer entre as comorbidades e dá por ausentes a hemoptise e a inconsciência. Aqui o número deduzido abrange hipertensão, diabetes, doença cardiovascular, DPOC, doença renal crônica e câncer; a publicação conta também doença cerebrovascular, hepatite B e imunodeficiência (nesse caso informe diretamente o número de comorbidades COVID-GRAM).',
  'Neutrophil to lymphocyte ratio with 0.01 added to the lymphocytes, as in the benchmark.':
    'Razão neutrófilos/linfócitos com 0,01 somado aos linfócitos, como na comparação.',
  'The benchmark gives 5 points for an age of 70 to 79; the published table gives 6.':
    'A comparação dá 5 pontos para 70 a 79 anos; a tabela publicada dá 6.',
  'The benchmark puts a urea of exactly 7 mmol/L and a CRP of exactly 50 mg/L in the lower class; the published table in the upper.':
    'A comparação põe uma ureia de exatamente 7 mmol/L e uma PCR de exatamente 50 mg/L na classe inferior; a tabela publicada, na superior.',
  'Derived comorbidities: cardiovascular disease, COPD, chronic kidney disease, diabetes, cancer. The publication also counts liver disease, dementia, neurological and connective tissue disease, HIV and obesity; give comorbidity_count_4c directly for them.':
    'Comorbidades deduzidas: doença cardiovascular, DPOC, doença renal crônica, diabetes, câncer. A publicação conta também doença hepática, demência, doenças neurológicas e do tecido conjuntivo, HIV e obesidade; nesse caso informe diretamente o número de comorbidades (4C).',
  'The benchmark feeds raw values where the authors\' code normalises them; the authors\' normalisation is followed. The benchmark\'s value is the linear predictor; here it is the risk within 30 days.':
    'A comparação usa valores brutos onde o código dos autores os normaliza; segue-se a normalização dos autores. O valor da comparação é o preditor linear; aqui é o risco em 30 dias.',
  'The benchmark takes emphysema for COPD and any disease extent for an abnormal X-ray; here both are taken as given (emphysema counts as COPD).':
    'A comparação toma o enfisema por DPOC e qualquer extensão da doença por radiografia alterada; aqui ambos são tomados como informados (o enfisema conta como DPOC).',
  'The benchmark also counts hypertension as heart disease; here cardiovascular_disease is taken as given.':
    'A comparação conta também a hipertensão como doença cardíaca; aqui a doença cardiovascular é tomada como informada.',
  'The benchmark hands the temperature over in degrees Celsius; the model was trained on degrees Fahrenheit, to which it is converted here.':
    'A comparação passa a temperatura em graus Celsius; o modelo foi treinado em graus Fahrenheit, para os quais ela é convertida aqui.',
  'The chart gives 3 points for new confusion; the benchmark looks at unconsciousness alone. Where neither is given, a Glasgow coma score of 15 is taken as alert and a lower one as not.':
    'A tabela dá 3 pontos por confusão nova; a comparação olha só a inconsciência. Se nenhuma é informada, Glasgow 15 é tomado como alerta e um menor como não alerta.',
  'Scale 1 for oxygen saturation, unless a target of 88-92 % was prescribed for hypercapnic respiratory failure: then scale 2.':
    'Escala 1 para a saturação, salvo se um alvo de 88-92% tiver sido prescrito por insuficiência respiratória hipercápnica: nesse caso, a escala 2.',
  'Uses the NEWS2 of the Royal College\'s chart, scale 1 or 2 as there.':
    'Usa o NEWS2 da tabela do Royal College, escala 1 ou 2 pela mesma regra.',
  'The benchmark\'s value is 1 where the tree predicts survival; here 1 is predicted death, as in the publication. A lymphocyte share of exactly 14.7 % is on the side of death in both.':
    'O valor da comparação é 1 quando a árvore prediz sobrevivência; aqui 1 é óbito predito, como na publicação. Uma porcentagem de linfócitos de exatamente 14,7% fica do lado do óbito em ambos.',
  'A missing value takes the first branch, as in the benchmark; with none of the three known, nothing is computed.':
    'Um valor ausente toma o primeiro ramo, como na comparação; se nenhum dos três é conhecido, nada é calculado.',
  'coronal':
    'coronais',
  'sagittal':
    'sagitais',
  'prone':
    'decúbito ventral',
  'on the left side':
    'decúbito lateral esquerdo',
  'on the right side':
    'decúbito lateral direito',
  'feet first':
    'pés primeiro',
  'its slices are {}, not axial':
    'seus cortes são {}, não axiais',
  'it has a single slice':
    'tem um único corte',
  'it has only {slices} slices':
    'tem só {slices} cortes',
  'it is a reformat of another series':
    'é uma reformatação de outra série',
  'it is a projection, not slices':
    'é uma projeção, não cortes',
  'it was derived from other images':
    'foi derivada de outras imagens',
  'it has only {bits} bits per pixel, too few for Hounsfield units':
    'tem só {bits} bits por pixel, poucos para unidades Hounsfield',
  'it seems to show another part of the body':
    'parece mostrar outra parte do corpo',
  'the file is empty':
    'o arquivo está vazio',
  'not a DICOM file but {kind}':
    'não é um arquivo DICOM e sim {kind}',
  'a DICOMDIR, the table of contents of a disc':
    'um DICOMDIR, o índice de um disco',
  'an object of modality {modality}, not CT':
    'um objeto de modalidade {modality}, não TC',
  'no image in it':
    'não contém imagem',
  'a localizer, not a slice':
    'um localizador, não um corte',
  'a colour picture, not a CT slice':
    'uma imagem colorida, não um corte de TC',
  'a secondary capture, with no place in the patient':
    'uma captura secundária, sem posição no paciente',
  'a CT image whose {attribute} is missing or unreadable':
    'uma imagem de TC cujo {attribute} falta ou é ilegível',
  'the same image as another file':
    'a mesma imagem que outro arquivo',
  'an image that fits no other of its series':
    'uma imagem que não combina com nenhuma outra de sua série',
  'a PNG picture':
    'uma imagem PNG',
  'a JPEG picture':
    'uma imagem JPEG',
  'a GIF picture':
    'uma imagem GIF',
  'a BMP picture':
    'uma imagem BMP',
  'a TIFF picture':
    'uma imagem TIFF',
  'a PDF document':
    'um documento PDF',
  'a zip archive':
    'um arquivo zip',
  'a gzip file':
    'um arquivo gzip',
  'a Windows program':
    'um programa do Windows',
  'a program':
    'um programa',
  'an NRRD volume':
    'um volume NRRD',
  'a text file':
    'um arquivo de texto',
  'The zip archive is damaged; copy it again, or unpack it and give the folder.':
    'O arquivo zip está danificado; copie-o novamente, ou descompacte-o e indique a pasta.',
  'The file is empty.':
    'O arquivo está vazio.',
  'This is not a DICOM file; it looks like {0}.':
    'Não é um arquivo DICOM; parece {0}.',
  'The data set is damaged or cut short at byte {offset}, before the pixel data; copy the file again from its source.':
    'Os dados estão danificados ou cortados no byte {offset}, antes dos pixels; copie novamente o arquivo da origem.',
  'The pixel data are cut short: {found} bytes where {expected} are needed; copy the file again from its source.':
    'Os pixels estão cortados: {found} bytes onde são necessários {expected}; copie novamente o arquivo da origem.',
  'The series has {slices} slice(s); a volume needs at least 2 at different positions.':
    'A série tem {slices} corte(s); um volume precisa de ao menos 2 em posições diferentes.',
  'The series has {voxels} voxels, more than the {limit} that are read at once; choose a series with fewer slices.':
    'A série tem {voxels} voxels, mais que os {limit} lidos de uma vez; escolha uma série com menos cortes.',
  'There is not enough memory for {voxels} voxels; choose a series with fewer slices.':
    'Não há memória suficiente para {voxels} voxels; escolha uma série com menos cortes.',
  'No lung was found in the scan. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'Nenhum pulmão foi encontrado na TC. Confira se a série é uma TC de tórax em unidades Hounsfield e se cobre os pulmões.',
  'The scan is only {extent} mm long across its {axis}; at least {needed} mm are needed. Choose a series that covers the whole chest.':
    'A TC mede só {extent} mm ({axis}); são necessários ao menos {needed} mm. Escolha uma série que cubra todo o tórax.',
  'slices':
    'cortes',
  'rows':
    'linhas',
  'columns':
    'colunas',
  'There is not enough memory for the resampled scan ({megabytes} MB).':
    'Não há memória suficiente para a TC reamostrada ({megabytes} MB).',
  'The manifest pack.toml cannot be used: {what}.':
    'O manifesto pack.toml não pode ser usado: {what}.',
  'The pack `{pack}` lacks `{file}`. Add it from {origin}.':
    'Falta `{file}` ao pacote `{pack}`. Adicione-o de {origin}.',
  '`{file}` is not the listed file: expected {expected}, found {found}. Fetch it again, or choose to use unlisted weights; then every result says so.':
    '`{file}` não é o arquivo indicado: esperado {expected}, encontrado {found}. Obtenha-o de novo, ou escolha usar pesos não listados; então cada resultado o dirá.',
  'These weights belong to none of the networks used here: their tensors have other names or shapes. Check that it is the published file.':
    'Estes pesos não são de nenhuma das redes usadas aqui: seus tensores têm outros nomes ou outras formas. Verifique se é o arquivo publicado.',
  'There is not enough memory to read this file. Close other tabs and try again.':
    'Não há memória suficiente para ler este arquivo. Feche outras abas e tente de novo.',
  'The file is larger than 1 GiB; no published file of weights is.':
    'O arquivo passa de 1 GiB; nenhum arquivo de pesos publicado é tão grande.',
  'This is not a file of weights: expected a PyTorch checkpoint (.pth, .pt, .pth.tar), .npz or .safetensors.':
    'Não é um arquivo de pesos: esperava-se um checkpoint do PyTorch (.pth, .pt, .pth.tar), .npz ou .safetensors.',
  'The file is damaged or incomplete: {what}. Fetch it again from its published address.':
    'O arquivo está danificado ou incompleto: {what}. Obtenha-o de novo no endereço publicado.',
  'There is no such series; choose one of those that were found.':
    'Não existe essa série; escolha uma das encontradas.',
  'There is no model pack; choose one first.':
    'Não há pacote de modelos; escolha um primeiro.',
  'The published networks of AI-segment take slices of {side} x {side} pixels; those of this scan are {rows} x {columns}.':
    'As redes publicadas do AI-segment tomam cortes de {side} x {side} pixels; os desta TC têm {rows} x {columns}.',
  'The published networks of AI-segment need at least 3 slices; this scan has {slices}.':
    'As redes publicadas do AI-segment precisam de ao menos 3 cortes; esta TC tem {slices}.',
  'The segmentation networks found no lung. Check that the series is a chest CT in Hounsfield units and that it covers the lungs.':
    'As redes de segmentação não encontraram pulmão. Confira se a série é uma TC de tórax em unidades Hounsfield e se cobre os pulmões.',

  // The table of a cohort and its rows.
  '{name} is {value}, which is not possible (it lies between {low} and {high}).':
    '{name} é {value}, o que não é possível (fica entre {low} e {high}).',
  '{name} is {value}, which is not possible (it lies between {low} and {high}). {trap}':
    '{name} é {value}, o que não é possível (fica entre {low} e {high}). {trap}',
  'Give it in percent (95), not as a fraction (0.95).':
    'Informe em porcentagem (95), não como fração (0,95).',
  'Platelets are counted in G/L (10*9/L), usually 150 to 400; a value such as 4.5 is a logarithm or another unit.':
    'As plaquetas são contadas em G/L (10*9/L), em geral de 150 a 400; um valor como 4,5 é um logaritmo ou outra unidade.',
  'Urea is in mmol/L, usually 2.5 to 8; a value such as 1.3 is a logarithm or another unit, and one above 60 usually mg/dL.':
    'A ureia é em mmol/L, em geral de 2,5 a 8; um valor como 1,3 é um logaritmo ou outra unidade, e um acima de 60 costuma ser mg/dL.',
  'Leukocytes are counted in G/L (10*9/L), usually 4 to 10.':
    'Os leucócitos são contados em G/L (10*9/L), em geral de 4 a 10.',
  'Neutrophils are counted in G/L (10*9/L), usually 2 to 7.5; give a percentage as {"value": 70, "unit": "%", "leukocytes": 8.2}.':
    'Os neutrófilos são contados em G/L (10*9/L), em geral de 2 a 7,5; uma porcentagem se informa como {"value": 70, "unit": "%", "leukocytes": 8.2}.',
  'Lymphocytes are counted in G/L (10*9/L), usually 1 to 4; a percentage of leukocytes goes into lymphocyte_percent.':
    'Os linfócitos são contados em G/L (10*9/L), em geral de 1 a 4; uma porcentagem dos leucócitos vai em lymphocyte_percent.',
  'Give it in percent of leukocytes (14.7), not as a fraction.':
    'Informe em porcentagem dos leucócitos (14,7), não como fração.',
  'Plain numbers are degrees Celsius; give Fahrenheit as {"value": 98.6, "unit": "[degF]"}.':
    'Um número sozinho é em graus Celsius; Fahrenheit se informa como {"value": 98.6, "unit": "[degF]"}.',
  'Blood pressure is in mmHg; one below 30 is usually in cmHg.':
    'A pressão arterial é em mmHg; um valor abaixo de 30 costuma ser em cmHg.',
  'Give it as a fraction of the lung volume (0.25), or with the unit %.':
    'Informe como fração do volume pulmonar (0,25), ou com a unidade %.',
  '{name} must be {expected}':
    '{name} deve ser {expected}',
  'a whole number':
    'um número inteiro',
  '{name} cannot be read in that unit; it takes {units}':
    '{name} não é lido nessa unidade; unidades aceitas: {units}',
  '{name} is given twice; give it once':
    '{name} foi informado duas vezes; informe uma só vez',
  'the row has {cells} cells, the header {columns}':
    'a linha tem {cells} células, o cabeçalho {columns}',
  'the row is not UTF-8 text':
    'a linha não é texto UTF-8',
  'the scan must be named by its folder within what was given':
    'o exame deve ser nomeado por sua pasta dentro do que foi dado',
  'the scan that the row names is not among the files that were given':
    'o exame que a linha nomeia não está entre os arquivos dados',
  'the scan that the row names is in several of the folders that were given':
    'o exame que a linha nomeia está em várias das pastas dadas',
  'the table is empty; its first line must name the columns':
    'a tabela está vazia; a primeira linha deve nomear as colunas',
  'the columns are not separated by commas; save the table as CSV with commas and decimal points':
    'as colunas não estão separadas por vírgulas; salve a tabela como CSV com vírgulas e pontos decimais',
  'the header is not UTF-8 text; save the table as CSV in UTF-8':
    'o cabeçalho não é texto UTF-8; salve a tabela como CSV em UTF-8',
  'the column {column} stands twice in the table':
    'a coluna {column} aparece duas vezes na tabela',
  'the column {column} looks like the input {input}; name it {again}, or rename it if it is something else':
    'a coluna {column} se parece com a entrada {input}; chame-a {again}, ou mude o nome se for outra coisa',
  'the column {column} names a unit that is not accepted for this input':
    'a coluna {column} nomeia uma unidade que não é aceita para esta entrada',
  'the column {column} has the name of a result column; rename it':
    'a coluna {column} tem o nome de uma coluna de resultados; mude-o',
  'no column of the table is an input or "scan"; name the columns as in the patient file':
    'nenhuma coluna da tabela é uma entrada nem “scan”; nomeie as colunas como no arquivo do paciente',
  '{name} in % of leukocytes needs the input leukocytes, or its own count: {"value": ..., "unit": "%", "leukocytes": ... in 10*9/L}':
    '{name} em % dos leucócitos precisa da entrada leukocytes, ou da sua própria contagem: {"value": ..., "unit": "%", "leukocytes": ... em 10*9/L}',
  '{name}: leukocytes must be a count above 0 and up to 1000 x 10*9/L, and goes with lymphocytes, neutrophils or lymphocyte_percent':
    '{name}: leukocytes deve ser uma contagem acima de 0 e de até 1000 x 10*9/L, e vai com lymphocytes, neutrophils ou lymphocyte_percent',
};
