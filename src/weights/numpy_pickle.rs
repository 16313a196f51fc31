//! NumPy arrays inside a pickle.
//!
//! An array is pickled as a call of `_reconstruct` whose state is
//! `(version, shape, dtype, fortran order, bytes)`; its type as a call of `numpy.dtype` with a name
//! such as `f4`, whose state holds the byte order.

use super::error::{Result, damaged, unsupported};
use super::pickle::{Pickle, Value};
use super::tensor::{Dtype, Tensor, fortran_strides};

/// The array that a value of the pickle stands for.
pub(crate) fn array(pickle: &Pickle, value: &Value) -> Result<Tensor> {
    let malformed = || damaged("an array in its pickle is described in an unknown way");
    let object = pickle.object(value).ok_or_else(malformed)?;
    if !object.class.ends_with("multiarray._reconstruct") {
        return Err(malformed());
    }
    let state = object
        .state
        .as_ref()
        .and_then(|state| pickle.sequence(state));
    let Some([_, shape, dtype, Value::Bool(fortran), Value::Bytes(bytes)]) = state else {
        return Err(malformed());
    };
    let shape: Option<Vec<usize>> = pickle
        .sequence(shape)
        .and_then(|shape| shape.iter().map(Value::as_usize).collect());
    let shape = shape.ok_or_else(malformed)?;
    let dtype = self::dtype(pickle, dtype)?;
    let in_c_order = Tensor::contiguous(dtype, shape.clone(), bytes.clone())?;
    if !fortran {
        return Ok(in_c_order);
    }
    let strides = fortran_strides(&shape);
    Tensor::view(dtype, shape, strides, 0, bytes)
}

fn dtype(pickle: &Pickle, value: &Value) -> Result<Dtype> {
    let name = pickle
        .object(value)
        .filter(|object| &*object.class == "numpy.dtype")
        .ok_or_else(|| damaged("the type of an array in its pickle is unknown"))?;
    let order = name
        .state
        .as_ref()
        .and_then(|state| pickle.sequence(state)?.get(1)?.as_str());
    if order == Some(">") {
        return Err(unsupported("big-endian numbers"));
    }
    let args = pickle.sequence(&name.args).unwrap_or_default();
    match args.first().and_then(Value::as_str) {
        Some("f4") => Ok(Dtype::F32),
        Some("f8") => Ok(Dtype::F64),
        Some("i4") => Ok(Dtype::I32),
        Some("i8") => Ok(Dtype::I64),
        Some("b1") => Ok(Dtype::Bool),
        _ => Err(unsupported("an array of an unusual type")),
    }
}
