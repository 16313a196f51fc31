//! The table of inputs.
//!
//! Units are UCUM. LOINC codes were checked on 2026-11-22: vital signs (59408-5, 8867-4, 9279-1,
//! 8310-5, 8480-6, 8462-4) in the vital-signs value set of HL7 FHIR R4; 3151-8 (inhaled oxygen flow
//! rate) in published FHIR examples of pulse oximetry; 22664-7, 26515-7, 26499-4, 26474-7, 26478-8,
//! 14629-0, 2532-0, 2157-6, 1988-5, 9269-2, 30525-0 and 46098-0 in published FHIR implementation
//! guides and LOINC-coded laboratory catalogues, where code, name and unit agree. eGFR carries none:
//! LOINC codes name the formula, which the record does not. Yes/no findings and network values carry
//! none and are named in words.
//!
//! Plausible ranges are wide on purpose: a warning must mean "look again", not "ill". Molar masses
//! for the conversions: urea 60.056, urea nitrogen 28.014 (two atoms), bilirubin 584.66 g/mol.

use super::input::{Input, InputSpec, Kind, Loinc, Unit};

/// Every input, in the order of [`Input`].
pub const INPUTS: [InputSpec; 52] = [
    number(Input::Age, "age", "Age", "a").range(18.0, 105.0, 0.0, 125.0).loinc("30525-0", "Age"),
    InputSpec { kind: Kind::Sex, ..flag(Input::Sex, "sex", "Sex") }.loinc("46098-0", "Sex"),
    number(Input::Spo2, "spo2", "Oxygen saturation by pulse oximetry", "%")
        .range(60.0, 100.0, 20.0, 100.0)
        .trap("Give it in percent (95), not as a fraction (0.95).")
        .loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
    number(Input::Platelets, "platelets", "Platelet count", "10*9/L")
        .units(CELL_COUNTS)
        .range(10.0, 1000.0, 0.0, 5000.0)
        .trap("Platelets are counted in G/L (10*9/L), usually 150 to 400; a value such as 4.5 is a logarithm or another unit.")
        .loinc("26515-7", "Platelets [#/volume] in Blood"),
    number(Input::Urea, "urea", "Urea", "mmol/L")
        .units(UREA_UNITS)
        .range(1.5, 60.0, 0.0, 150.0)
        .trap("Urea is in mmol/L, usually 2.5 to 8; a value such as 1.3 is a logarithm or another unit, and one above 60 usually mg/dL.")
        .loinc("22664-7", "Urea [Moles/volume] in Serum or Plasma"),
    number(Input::Ldh, "ldh", "Lactate dehydrogenase", "U/L")
        .units(ENZYME_UNITS)
        .range(80.0, 4000.0, 1.0, 100000.0)
        .loinc("2532-0", "Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma"),
    number(Input::Leukocytes, "leukocytes", "Leukocyte count", "10*9/L")
        .units(CELL_COUNTS)
        .range(0.5, 60.0, 0.0, 1000.0)
        .trap("Leukocytes are counted in G/L (10*9/L), usually 4 to 10.")
        .loinc("26464-8", "Leukocytes [#/volume] in Blood"),
    number(Input::Neutrophils, "neutrophils", "Neutrophil count", "10*9/L")
        .units(CELL_COUNTS)
        .range(0.1, 60.0, 0.0, 500.0)
        .trap("Neutrophils are counted in G/L (10*9/L), usually 2 to 7.5; give a percentage as {\"value\": 70, \"unit\": \"%\", \"leukocytes\": 8.2}.")
        .loinc("26499-4", "Neutrophils [#/volume] in Blood"),
    number(Input::Lymphocytes, "lymphocytes", "Lymphocyte count", "10*9/L")
        .units(CELL_COUNTS)
        .range(0.05, 10.0, 0.0, 1000.0)
        .trap("Lymphocytes are counted in G/L (10*9/L), usually 1 to 4; a percentage of leukocytes goes into lymphocyte_percent.")
        .loinc("26474-7", "Lymphocytes [#/volume] in Blood"),
    number(Input::LymphocytePercent, "lymphocyte_percent", "Lymphocytes, percent of leukocytes", "%")
        .range(0.5, 80.0, 0.0, 100.0)
        .trap("Give it in percent of leukocytes (14.7), not as a fraction.")
        .loinc("26478-8", "Lymphocytes/Leukocytes in Blood"),
    number(Input::Crp, "crp", "C-reactive protein", "mg/L")
        .units(&[unit("mg/dL", 10.0)])
        .range(0.0, 600.0, 0.0, 2000.0)
        .loinc("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma"),
    number(Input::DirectBilirubin, "direct_bilirubin", "Direct (conjugated) bilirubin", "umol/L")
        .units(&[unit("mg/dL", 10_000.0 / 584.66), unit("mg/L", 1000.0 / 584.66), unit("µmol/L", 1.0)])
        .range(0.0, 300.0, 0.0, 1500.0)
        .loinc("14629-0", "Bilirubin.direct [Moles/volume] in Serum or Plasma"),
    number(Input::Egfr, "egfr", "Estimated glomerular filtration rate", "mL/min/{1.73_m2}")
        .units(&[unit("mL/min", 1.0), unit("mL/min/1.73m2", 1.0)])
        .range(3.0, 160.0, 0.0, 300.0),
    number(Input::CreatineKinase, "creatine_kinase", "Creatine kinase", "U/L")
        .units(ENZYME_UNITS)
        .range(5.0, 20000.0, 0.0, 1_000_000.0)
        .loinc("2157-6", "Creatine kinase [Enzymatic activity/volume] in Serum or Plasma"),
    number(Input::Temperature, "temperature", "Body temperature", "Cel")
        .units(&[
            Unit { name: "[degF]", factor: 5.0 / 9.0, offset: -160.0 / 9.0 },
            Unit { name: "F", factor: 5.0 / 9.0, offset: -160.0 / 9.0 },
            Unit { name: "°F", factor: 5.0 / 9.0, offset: -160.0 / 9.0 },
            unit("C", 1.0),
            unit("°C", 1.0),
        ])
        .range(34.0, 42.0, 20.0, 46.0)
        .trap("Plain numbers are degrees Celsius; give Fahrenheit as {\"value\": 98.6, \"unit\": \"[degF]\"}.")
        .loinc("8310-5", "Body temperature"),
    number(Input::HeartRate, "heart_rate", "Heart rate", "/min").range(30.0, 220.0, 10.0, 350.0).loinc("8867-4", "Heart rate"),
    number(Input::RespiratoryRate, "respiratory_rate", "Respiratory rate", "/min")
        .range(6.0, 60.0, 1.0, 100.0)
        .loinc("9279-1", "Respiratory rate"),
    number(Input::Systolic, "systolic", "Systolic blood pressure", "mm[Hg]")
        .units(PRESSURES)
        .range(60.0, 250.0, 20.0, 350.0)
        .trap("Blood pressure is in mmHg; one below 30 is usually in cmHg.")
        .loinc("8480-6", "Systolic blood pressure"),
    number(Input::Diastolic, "diastolic", "Diastolic blood pressure", "mm[Hg]")
        .units(PRESSURES)
        .range(30.0, 150.0, 5.0, 250.0)
        .trap("Blood pressure is in mmHg; one below 30 is usually in cmHg.")
        .loinc("8462-4", "Diastolic blood pressure"),
    flag(Input::OnOxygen, "on_oxygen", "On supplemental oxygen"),
    number(Input::OxygenFlow, "oxygen_flow", "Oxygen flow", "L/min").range(0.0, 70.0, 0.0, 100.0).loinc("3151-8", "Inhaled oxygen flow rate"),
    flag(Input::HypercapnicTarget, "hypercapnic_target", "Saturation target of 88-92 % prescribed for hypercapnic respiratory failure (NEWS2: scale 2)"),
    whole(Input::Gcs, "gcs", "Glasgow coma score", 3.0, 15.0).loinc("9269-2", "Glasgow coma score total"),
    flag(Input::Confusion, "confusion", "New confusion or disorientation"),
    flag(Input::Unconsciousness, "unconsciousness", "Not fully conscious: responds only to voice or pain, or not at all"),
    flag(Input::Dyspnoea, "dyspnoea", "Dyspnoea"),
    flag(Input::Haemoptysis, "haemoptysis", "Haemoptysis"),
    flag(Input::ChronicKidneyDisease, "chronic_kidney_disease", "Chronic kidney disease"),
    flag(Input::Hypertension, "hypertension", "Hypertension"),
    flag(Input::CardiovascularDisease, "cardiovascular_disease", "Cardiovascular disease other than hypertension"),
    flag(Input::Dysrhythmia, "dysrhythmia", "Cardiac dysrhythmia"),
    flag(Input::Diabetes, "diabetes", "Diabetes"),
    flag(Input::Asthma, "asthma", "Asthma"),
    flag(Input::Emphysema, "emphysema", "Emphysema"),
    flag(Input::Copd, "copd", "Chronic obstructive pulmonary disease"),
    flag(Input::Cancer, "cancer", "Cancer, present or past"),
    flag(Input::Comorbidity, "comorbidity", "Any comorbidity of the CALL score"),
    whole(Input::ComorbidityCountGram, "comorbidity_count_gram", "Number of comorbidities of COVID-GRAM", 0.0, 9.0),
    whole(Input::ComorbidityCount4c, "comorbidity_count_4c", "Number of comorbidities of the 4C score", 0.0, 11.0),
    whole(Input::ComorbidityCountLiang, "comorbidity_count_liang", "Number of comorbidities of Liang et al.", 0.0, 9.0),
    flag(Input::XrayAbnormality, "xray_abnormality", "Abnormal chest X-ray"),
    whole(Input::DiseaseExtent, "disease_extent", "Disease extent read by the radiologist: 0 absent, 1 < 10 %, 2 10-25 %, 3 25-50 %, 4 50-75 %, 5 > 75 %", 0.0, 5.0),
    flag(Input::Opacity, "opacity", "Ground-glass opacity (radiologist)"),
    flag(Input::CrazyPaving, "crazy_paving", "Crazy paving (radiologist)"),
    flag(Input::Condensation, "condensation", "Consolidation (radiologist)"),
    flag(Input::TopographySubpleural, "topography_subpleural", "Subpleural topography (radiologist)"),
    flag(Input::Predominance, "predominance", "Predominance (radiologist)"),
    number(Input::CtLogit, "ct_logit", "Logit of the CT network's probability", "1").range(-8.0, 8.0, -50.0, 50.0),
    fraction(Input::Extent, "extent", "Diseased fraction of the lungs (network)"),
    fraction(Input::ExtentGroundGlass, "extent_ground_glass", "Ground-glass fraction of the lungs (network)"),
    fraction(Input::ExtentConsolidation, "extent_consolidation", "Consolidated fraction of the lungs (network)"),
    fraction(Input::ExtentCrazyPaving, "extent_crazy_paving", "Crazy-paving fraction of the lungs (network)"),
];

const CELL_COUNTS: &[Unit] = &[
    unit("G/L", 1.0),
    unit("10^9/L", 1.0),
    unit("10*3/uL", 1.0),
    unit("10^3/uL", 1.0),
    unit("10*3/mm3", 1.0),
    unit("/uL", 0.001),
    unit("/mm3", 0.001),
];

/// `mg/dL` alone is read as urea, with a warning: laboratories also report urea nitrogen (BUN) so.
const UREA_UNITS: &[Unit] = &[
    unit("mg/dL", 10.0 / 60.056),
    unit("mg{urea}/dL", 10.0 / 60.056),
    unit("mg/dL urea", 10.0 / 60.056),
    unit("g/L", 1000.0 / 60.056),
    unit("mg{BUN}/dL", 10.0 / 28.014),
    unit("mg/dL BUN", 10.0 / 28.014),
];

const ENZYME_UNITS: &[Unit] = &[
    unit("IU/L", 1.0),
    unit("[IU]/L", 1.0),
    unit("ukat/L", 60.0),
    unit("µkat/L", 60.0),
    unit("nkat/L", 0.06),
];

const PERCENT: &[Unit] = &[unit("%", 0.01)];

const PRESSURES: &[Unit] = &[
    unit("mmHg", 1.0),
    unit("kPa", 1.0 / 0.133322387415),
    unit("cmHg", 10.0),
];

const fn unit(name: &'static str, factor: f64) -> Unit {
    Unit {
        name,
        factor,
        offset: 0.0,
    }
}

const fn number(
    input: Input,
    name: &'static str,
    title: &'static str,
    unit: &'static str,
) -> InputSpec {
    InputSpec {
        kind: Kind::Number,
        unit,
        ..flag(input, name, title)
    }
}

const fn fraction(input: Input, name: &'static str, title: &'static str) -> InputSpec {
    number(input, name, title, "1")
        .units(PERCENT)
        .trap("Give it as a fraction of the lung volume (0.25), or with the unit %.")
}

const fn whole(
    input: Input,
    name: &'static str,
    title: &'static str,
    low: f64,
    high: f64,
) -> InputSpec {
    InputSpec {
        kind: Kind::Whole,
        ..flag(input, name, title)
    }
    .range(low, high, low, high)
}

const fn flag(input: Input, name: &'static str, title: &'static str) -> InputSpec {
    InputSpec {
        input,
        name,
        title,
        kind: Kind::Flag,
        unit: "",
        other_units: &[],
        plausible: (0.0, 1.0),
        possible: (0.0, 1.0),
        trap: "",
        loinc: None,
    }
}

impl InputSpec {
    const fn units(mut self, units: &'static [Unit]) -> Self {
        self.other_units = units;
        self
    }

    const fn range(mut self, low: f64, high: f64, lowest: f64, highest: f64) -> Self {
        self.plausible = (low, high);
        self.possible = (lowest, highest);
        self
    }

    const fn trap(mut self, trap: &'static str) -> Self {
        self.trap = trap;
        self
    }

    const fn loinc(mut self, code: &'static str, display: &'static str) -> Self {
        self.loinc = Some(Loinc { code, display });
        self
    }
}

const _: () = {
    let mut index = 0;
    while index < INPUTS.len() {
        assert!(
            INPUTS[index].input as usize == index,
            "INPUTS is not in the order of Input"
        );
        index += 1;
    }
    assert!(
        INPUTS.len() == Input::ExtentCrazyPaving as usize + 1,
        "INPUTS lacks an Input"
    );
};
