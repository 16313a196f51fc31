//! Exports: what other programs read in them, what is in them of the patient, and what is not.
//!
//! The numbers that other programs read were taken down once, by hand, from the very files that
//! `the_files` makes: pydicom 3.0.2, highdicom 0.28.2, nibabel 5.4.2, dcmtk 3.6.7 (dsrdump). To repeat
//! that, run with `KEEP_EXPORTS=folder`.

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
