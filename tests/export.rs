//! Exports: what other programs read in them, what is in them of the patient, and what is not.
//!
//! The expected numbers follow from the small scan of `material` by hand. Other programs (pydicom
//! 3.0.2, highdicom 0.28.2, nibabel 5.4.2, dcmtk 3.6.7, dciodvfy) have read exports of the synthetic
//! chest and the files made here, and found the same numbers at the same places; what highdicom
//! missed is in them since. `KEEP_EXPORTS=folder` writes them out to be read again.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "export/dicom.rs"]
mod dicom;
#[path = "common/dicom_file.rs"]
mod dicom_file;
#[path = "export/identity.rs"]
mod identity;
#[path = "export/material.rs"]
mod material;
#[path = "export/nifti.rs"]
mod nifti;
