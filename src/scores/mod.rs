//! The literature scores with which the study compared AI-severity.

pub mod liang;
pub mod mit;
