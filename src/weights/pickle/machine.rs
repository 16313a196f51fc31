//! The machine's instructions (Python's `pickletools` describes them), protocols 2 to 5.

use super::super::error::{Result, WeightsError, damaged, shown, unsupported};
use super::{Node, Object, Value};
use bytes::Bytes;
use std::collections::HashMap;

/// The machine while it reads one pickle.
pub(super) struct Machine<'a> {
    input: &'a Bytes,
    at: usize,
    stack: Vec<Value>,
    /// Heights of the stack at the marks.
    marks: Vec<usize>,
    memo: HashMap<u64, Value>,
    nodes: Vec<Node>,
    allowed: fn(&str) -> bool,
}

impl<'a> Machine<'a> {
    pub fn new(input: &'a Bytes, allowed: fn(&str) -> bool) -> Self {
        Self {
            input,
            at: 0,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: HashMap::new(),
            nodes: Vec::new(),
            allowed,
        }
    }

    /// What the pickle described, and its length in bytes.
    pub fn finish(self) -> (Vec<Node>, usize) {
        (self.nodes, self.at)
    }

    /// One instruction; the result at the last.
    pub fn step(&mut self) -> Result<Option<Value>> {
        let [opcode] = self.chunk()?;
        match opcode {
            b'.' => return self.pop().map(Some),
            b'\x80' => {
                let [protocol] = self.chunk()?;
                if protocol > 5 {
                    return Err(unsupported(format!("pickle protocol {protocol}")));
                }
            }
            b'\x95' => {
                self.chunk::<8>()?;
            }
            b'(' => self.marks.push(self.stack.len()),
            b'0' => {
                self.pop()?;
            }
            b'1' => {
                self.pop_mark()?;
            }
            b'2' => {
                let top = self.top()?.clone();
                self.stack.push(top);
            }
            b'N' => self.stack.push(Value::None),
            b'\x88' => self.stack.push(Value::Bool(true)),
            b'\x89' => self.stack.push(Value::Bool(false)),
            b'J' | b'K' | b'M' | b'\x8a' | b'\x8b' => {
                let value = self.integer(opcode)?;
                self.stack.push(value);
            }
            b'G' => {
                self.chunk::<8>()?;
                self.stack.push(Value::OtherNumber);
            }
            b'X' | b'\x8c' | b'\x8d' | b'T' | b'U' | b'B' | b'C' | b'\x8e' | b'\x96' => {
                let value = self.string(opcode)?;
                self.stack.push(value);
            }
            b'}' => self.push_node(Node::Dict(Vec::new())),
            b']' | b')' | b'\x8f' => self.push_node(Node::Sequence(Vec::new())),
            b't' | b'l' | b'\x91' => {
                let values = self.pop_mark()?;
                self.push_node(Node::Sequence(values));
            }
            b'\x85' | b'\x86' | b'\x87' => {
                let from = self.stack.len().checked_sub(usize::from(opcode - b'\x84'));
                let values = self.stack.split_off(self.above_mark(from)?);
                self.push_node(Node::Sequence(values));
            }
            b'd' => {
                let items = pairs(self.pop_mark()?)?;
                self.push_node(Node::Dict(items));
            }
            b's' | b'u' | b'a' | b'e' | b'\x90' => self.put_in(opcode)?,
            b'c' | b'\x93' => {
                let global = self.global(opcode)?;
                self.stack.push(global);
            }
            b'R' | b'\x81' | b'\x92' => self.call(opcode)?,
            b'b' => self.set_state()?,
            b'Q' => {
                let id = self.pop()?;
                self.push_node(Node::Persistent(id));
            }
            b'q' | b'r' | b'\x94' | b'h' | b'j' => self.memo(opcode)?,
            other => return Err(unsupported(format!("the pickle instruction {other:#04x}"))),
        }
        Ok(None)
    }

    fn integer(&mut self, opcode: u8) -> Result<Value> {
        Ok(Value::Int(match opcode {
            b'J' => i64::from(i32::from_le_bytes(self.chunk()?)),
            b'K' => self.chunk().map(|[byte]| i64::from(byte))?,
            b'M' => i64::from(u16::from_le_bytes(self.chunk()?)),
            _ => {
                let len = match opcode {
                    b'\x8a' => self.chunk().map(|[len]| usize::from(len))?,
                    _ => self.length32()?,
                };
                let bytes = self.take(len)?;
                let negative = bytes.last().is_some_and(|&last| last > 0x7f);
                let mut wide = [if negative { 0xff } else { 0 }; 8];
                match wide.get_mut(..bytes.len()) {
                    Some(low) => low.copy_from_slice(&bytes),
                    None => return Ok(Value::OtherNumber),
                }
                i64::from_le_bytes(wide)
            }
        }))
    }

    fn string(&mut self, opcode: u8) -> Result<Value> {
        let len = match opcode {
            b'\x8c' | b'U' | b'C' => self.chunk().map(|[len]| usize::from(len))?,
            b'\x8d' | b'\x8e' | b'\x96' => self.length64()?,
            _ => self.length32()?,
        };
        let bytes = self.take(len)?;
        // The strings of Python 2 (`T`, `U`) are text where they can be.
        match opcode {
            b'B' | b'C' | b'\x8e' | b'\x96' => Ok(Value::Bytes(bytes)),
            _ if std::str::from_utf8(&bytes).is_ok() => Ok(Value::Text(bytes)),
            b'T' | b'U' => Ok(Value::Bytes(bytes)),
            _ => Err(damaged("a text in its pickle is not UTF-8")),
        }
    }

    /// SETITEM, SETITEMS, APPEND, APPENDS, ADDITEMS.
    fn put_in(&mut self, opcode: u8) -> Result<()> {
        let mut values = match opcode {
            b'a' => vec![self.pop()?],
            b's' => {
                let value = self.pop()?;
                vec![self.pop()?, value]
            }
            _ => self.pop_mark()?,
        };
        let target = self.top()?.clone();
        let keyed = matches!(opcode, b's' | b'u');
        match self.node_mut(&target)? {
            Node::Dict(items) if keyed => items.extend(pairs(values)?),
            Node::Object(object) if keyed => object.items.extend(pairs(values)?),
            Node::Sequence(elements) if !keyed => elements.append(&mut values),
            Node::Object(object) if !keyed => object.elements.append(&mut values),
            _ => {
                return Err(damaged(
                    "its pickle puts elements into something that holds none",
                ));
            }
        }
        Ok(())
    }

    /// GLOBAL, STACK_GLOBAL.
    fn global(&mut self, opcode: u8) -> Result<Value> {
        let name = if opcode == b'c' {
            let module = self.line()?;
            format!("{module}.{}", self.line()?)
        } else {
            let (name, module) = (self.pop()?, self.pop()?);
            let (module, name) = module.as_str().zip(name.as_str()).ok_or_else(|| {
                damaged("its pickle names an object by something other than text")
            })?;
            format!("{module}.{name}")
        };
        if !(self.allowed)(&name) {
            return Err(WeightsError::UnknownGlobal { name: shown(&name) });
        }
        Ok(Value::Global(name.into()))
    }

    /// REDUCE, NEWOBJ, NEWOBJ_EX: a record of the call.
    fn call(&mut self, opcode: u8) -> Result<()> {
        if opcode == b'\x92' {
            self.pop()?;
        }
        let args = self.pop()?;
        let Value::Global(class) = self.pop()? else {
            return Err(damaged(
                "its pickle calls something that is not a named object",
            ));
        };
        self.push_node(Node::Object(Box::new(Object {
            class,
            args,
            items: Vec::new(),
            elements: Vec::new(),
            state: None,
        })));
        Ok(())
    }

    /// BUILD.
    fn set_state(&mut self) -> Result<()> {
        let state = self.pop()?;
        let target = self.top()?.clone();
        match self.node_mut(&target)? {
            Node::Object(object) => object.state = Some(state),
            _ => {
                return Err(damaged(
                    "its pickle gives a state to something that has none",
                ));
            }
        }
        Ok(())
    }

    /// BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET.
    fn memo(&mut self, opcode: u8) -> Result<()> {
        let key = match opcode {
            b'\x94' => self.memo.len() as u64,
            b'q' | b'h' => self.chunk().map(|[key]| u64::from(key))?,
            _ => self.length32()? as u64,
        };
        if matches!(opcode, b'h' | b'j') {
            let value = self.memo.get(&key).cloned();
            self.stack
                .push(value.ok_or_else(|| damaged("its pickle recalls what it never stored"))?);
        } else {
            let value = self.top()?.clone();
            self.memo.insert(key, value);
        }
        Ok(())
    }

    fn push_node(&mut self, node: Node) {
        self.stack.push(Value::Node(self.nodes.len()));
        self.nodes.push(node);
    }

    fn node_mut(&mut self, value: &Value) -> Result<&mut Node> {
        match value {
            Value::Node(index) => self.nodes.get_mut(*index),
            _ => None,
        }
        .ok_or_else(|| damaged("its pickle changes something that cannot change"))
    }

    fn pop(&mut self) -> Result<Value> {
        let from = self.above_mark(self.stack.len().checked_sub(1))?;
        self.stack.truncate(from + 1);
        self.stack.pop().ok_or_else(too_short)
    }

    fn top(&self) -> Result<&Value> {
        self.above_mark(self.stack.len().checked_sub(1))?;
        self.stack.last().ok_or_else(too_short)
    }

    fn pop_mark(&mut self) -> Result<Vec<Value>> {
        let mark = self.marks.pop().ok_or_else(too_short)?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    /// A height of the stack that does not reach below the last mark.
    fn above_mark(&self, height: Option<usize>) -> Result<usize> {
        let mark = self.marks.last().copied().unwrap_or_default();
        height
            .filter(|&height| height >= mark)
            .ok_or_else(too_short)
    }

    fn line(&mut self) -> Result<String> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let len = rest
            .iter()
            .position(|&byte| byte == b'\n')
            .ok_or_else(ended)?;
        let line = self.take(len)?;
        self.at += 1;
        let line = std::str::from_utf8(&line);
        line.map(str::to_owned)
            .map_err(|_| damaged("a name in its pickle is not UTF-8"))
    }

    fn length32(&mut self) -> Result<usize> {
        usize::try_from(u32::from_le_bytes(self.chunk()?)).map_err(|_| ended())
    }

    fn length64(&mut self) -> Result<usize> {
        usize::try_from(u64::from_le_bytes(self.chunk()?)).map_err(|_| ended())
    }

    fn chunk<const N: usize>(&mut self) -> Result<[u8; N]> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let chunk = *rest.first_chunk().ok_or_else(ended)?;
        self.at += N;
        Ok(chunk)
    }

    fn take(&mut self, len: usize) -> Result<Bytes> {
        let end = self
            .at
            .checked_add(len)
            .filter(|&end| end <= self.input.len());
        let end = end.ok_or_else(ended)?;
        let bytes = self.input.slice(self.at..end);
        self.at = end;
        Ok(bytes)
    }
}

fn pairs(values: Vec<Value>) -> Result<Vec<(Value, Value)>> {
    let mut values = values.into_iter();
    let mut pairs = Vec::with_capacity(values.len() / 2);
    while let Some(key) = values.next() {
        let value = values
            .next()
            .ok_or_else(|| damaged("its pickle has a key without a value"))?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

fn ended() -> WeightsError {
    damaged("its pickle ends too early")
}

fn too_short() -> WeightsError {
    damaged("its pickle uses values that it never made")
}
