//! Programs launched by the client of Burn's runtime, on its device, queue and memory pool.

use burn::tensor::{Device, Tensor};
use burn_wgpu::{CubeDim, KernelSource, SourceKernel, SourceTemplate, Wgpu};
use cubecl::bytes::Bytes;
use cubecl::client::Client;
use cubecl::prelude::{CubeCount, ExecutionMode, KernelId};
use cubecl::server::{Handle, KernelArguments};

use super::wgsl::Program;

/// The queue and the memory of a device.
#[derive(Clone)]
pub struct Launcher {
    client: Client,
    /// Whether each launch is cut to one workgroup.
    rehearsing: bool,
}

impl Launcher {
    /// For a device of Burn, if it is a graphics processor.
    pub fn of(device: &Device) -> Option<Self> {
        let client = Tensor::<1>::empty([1], device)
            .try_into_primitive::<Wgpu>()
            .ok()?
            .client;
        Some(Self {
            client,
            rehearsing: false,
        })
    }

    /// One whose launches have every program compiled and compute next to nothing.
    pub fn rehearsing(&self) -> Self {
        Self {
            client: self.client.clone(),
            rehearsing: true,
        }
    }

    /// A buffer with these numbers.
    pub fn upload(&self, values: Vec<f32>) -> Handle {
        self.client.create(Bytes::from_elems(values))
    }

    /// A buffer for that many numbers.
    pub fn empty(&self, len: usize) -> Handle {
        self.client.empty(len * size_of::<f32>())
    }

    /// Queues a program over so many workgroups; it reads and writes the buffers in that order.
    pub fn launch<P: Program>(&self, program: P, groups: [usize; 3], buffers: &[&Handle]) {
        let groups = if self.rehearsing { [1; 3] } else { groups };
        let [x, y, z] = groups.map(|count| count as u32);
        let [wide, high] = program.workgroup().map(|count| count as u32);
        let bindings = buffers
            .iter()
            .map(|&handle| handle.clone().binding())
            .collect();
        let kernel = SourceKernel::new(Text(program), CubeDim::new_2d(wide, high));
        self.client.launch(
            Box::new(kernel),
            CubeCount::Static(x, y, z),
            KernelArguments::new().with_buffers(bindings),
        );
    }

    /// The numbers in a buffer, once all that was queued before is done.
    ///
    /// # Errors
    /// What the device says.
    pub async fn read(&self, handle: Handle) -> Result<Vec<f32>, String> {
        let mut buffers = self
            .client
            .read_async(vec![handle])
            .await
            .map_err(|error| error.to_string())?;
        let bytes = buffers.pop().ok_or("the device gave nothing back")?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok(numbers.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }
}

/// A program as the runtime takes it. The runtime compiles it once for each different key.
struct Text<P>(P);

impl<P: Program> KernelSource for Text<P> {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(self.0.source())
    }

    fn id(&self) -> KernelId {
        // Every loop of a program ends at a constant, so none needs a counter to be ended by.
        KernelId::new::<Self>()
            .info(self.0.clone())
            .mode(ExecutionMode::Unchecked)
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}
