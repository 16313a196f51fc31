"""A whole scan through PyTorch: the steps of the reference implementation, by the packages it uses.

usage: python reference.py SCAN PACK [THREADS]

SCAN is a folder of DICOM files or a NIfTI file, PACK a folder of seeded weights. Prints seconds of each
step and the probabilities as JSON. Exits with 3, and names it, where a package is not installed.
"""
import json
import os
import sys
import time

try:
    import numpy as np
    import SimpleITK as sitk
    import torch
    from efficientnet_pytorch import EfficientNet
    from lungmask.mask import LMInferer
    from lungmask.resunet import UNet
    from skimage import measure
    from torchvision.models import resnet50
except ImportError as error:
    print(error.name or error, file=sys.stderr)
    sys.exit(3)

SPACING = (0.703125, 0.703125, 10.0)
AIR = -1024
MOCO_PREFIX = "module.feature_extractor."
TYPES = {"F32": np.dtype("<f4"), "I64": np.dtype("<i8")}


def main(scan, pack, threads=2):
    torch.set_num_threads(int(threads))
    clock = Clock()
    image = read(scan)
    clock.lap("read")
    image = resample(image)
    clock.lap("resample")
    mask = lung_mask(image, pack)
    clock.lap("lung_mask")
    slices = lung_slices(sitk.GetArrayFromImage(image), mask)
    heads = np.load(os.path.join(pack, "ai_severity.npz"))
    efficientnet = efficientnet_probability(slices, pack, heads)
    clock.lap("efficientnet")
    moco = moco_probability(slices, pack, heads)
    clock.lap("moco")
    predictions = {"efficientnet": efficientnet, "moco": moco, "blend": (efficientnet + moco) / 2}
    print(json.dumps({"torch": torch.__version__, "seconds": clock.laps, "predictions": predictions}))


class Clock:
    """Seconds between one lap and the next."""

    def __init__(self):
        self.laps = {}
        self.last = time.perf_counter()

    def lap(self, step):
        now = time.perf_counter()
        self.laps[step] = now - self.last
        self.last = now


def read(scan):
    """The scan in HU, laid out as the NIfTI file that dcm2niix makes of it."""
    if not os.path.isdir(scan):
        return sitk.Cast(sitk.ReadImage(scan), sitk.sitkFloat32)
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(scan))
    image = sitk.DICOMOrient(sitk.Cast(reader.Execute(), sitk.sitkFloat32), "LAS")
    # NIfTI keeps the spacing in single precision.
    image.SetSpacing([float(np.float32(spacing)) for spacing in image.GetSpacing()])
    return image


def resample(image):
    """Trilinear, onto the working grid."""
    size = np.array(image.GetSize()) * np.array(image.GetSpacing()) / np.array(SPACING)
    return sitk.Resample(image, size.astype(int).tolist(), sitk.Transform(), sitk.sitkLinear, image.GetOrigin(),
                         SPACING, image.GetDirection(), 0.0, image.GetPixelID())


def lung_mask(image, pack):
    """Labels of the lungs, [slices, rows, columns], by lungmask with the pack's R231."""
    network = UNet(n_classes=3, padding=True, depth=5, up_mode="upsample", batch_norm=True, residual=False)
    network.load_state_dict(weights(os.path.join(pack, "unet_r231.safetensors")), strict=False)
    # Its constructor wants the published file; all that it makes of that is the network.
    inferer = LMInferer.__new__(LMInferer)
    inferer.model, inferer.fillmodel = network.eval(), None
    inferer.device, inferer.batch_size = torch.device("cpu"), 20
    inferer.volume_postprocessing, inferer.tqdm_disable = True, True
    return inferer.apply(image)


def lung_slices(volume, labels):
    """The slices with lung, air outside of it, [kept slices, 512, 512], row 0 anterior."""
    mask = np.zeros(labels.shape, dtype=bool)
    for label in (1, 2):
        components = measure.label(labels == label)
        sizes = np.bincount(components.ravel())[1:]
        if len(sizes):
            mask |= components == 1 + sizes.argmax()
    for values, inside in zip(volume, mask):
        components = measure.label(inside)
        for component in range(1, components.max() + 1):
            here = components == component
            if np.percentile(values[here], 5) > -100:
                inside[here] = False
    volume = np.where(mask, volume, np.float32(AIR))[mask.any(axis=(1, 2))]
    # The image's rows run from posterior to anterior.
    return np.stack([framed(values) for values in volume[:, ::-1]])


def framed(values, side=512):
    """Cut or padded to a square about the middle."""
    for axis in (0, 1):
        length = values.shape[axis]
        if length > side:
            values = values.take(range(length // 2 - side // 2, length // 2 + side // 2), axis)
        else:
            before = (side - length) // 2
            pad = [(0, 0), (0, 0)]
            pad[axis] = (before, side - length - before)
            values = np.pad(values, pad, constant_values=AIR)
    return values


def efficientnet_probability(slices, pack, heads):
    network = EfficientNet.from_name("efficientnet-b0")
    network.load_state_dict(weights(os.path.join(pack, "efficientnet_b0.safetensors")), strict=False)
    scaled = (np.clip(slices, -1024, 600) + 1024) / 1624
    mean, deviation = np.array([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]]).reshape(2, 1, 3, 1, 1)
    features = forward(network.eval().extract_features, (scaled[:, None] - mean) / deviation)
    return probability(features, heads["coef_efficientnet"], heads["intercept_efficientnet"])


def moco_probability(slices, pack, heads):
    network = torch.nn.Sequential(*list(resnet50(weights=None).children())[:-2])
    state = weights(os.path.join(pack, "resnet50_moco.safetensors"))
    network.load_state_dict({name.removeprefix(MOCO_PREFIX): tensor for name, tensor in state.items()})
    low, high = np.array([[-1000, 0, -1000], [0, 1000, 4000]]).reshape(2, 1, 3, 1, 1)
    features = forward(network.eval(), (np.clip(slices[:, None], low, high) - low) / (high - low))
    features = features - heads["mean_PCA"].reshape(1, -1, 1, 1)
    features = np.tensordot(heads["components_PCA"], features, axes=(1, 1)).swapaxes(0, 1)
    return probability(features, heads["coef_moco"], heads["intercept_moco"])


def forward(network, channels):
    """All slices at once, as the reference implementation does."""
    with torch.no_grad():
        return network(torch.from_numpy(channels).float()).numpy()


def probability(features, coefficients, intercept):
    logit = np.tensordot(features, coefficients, axes=(1, 0)).mean() + intercept
    return float(1 / (1 + np.exp(-logit)))


def weights(file):
    """The tensors of a safetensors file."""
    with open(file, "rb") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        values = stream.read()
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(values[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
        state[name] = torch.from_numpy(array.copy())
    return state


if __name__ == "__main__":
    main(*sys.argv[1:])
