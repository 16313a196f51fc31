"""Makes segment.npz with the original code of AI-segment: expected numbers for tests/segment.rs.

    pip install numpy torch
    python3 generate_segment.py SCANCOVIA SHARED

SCANCOVIA is a clone of owkin/scancovia, SHARED the folder with seeded_weights.py. The original
fixes the size of its slices to 512 x 512 in one place; here that one number is smaller, so that the
whole step, blocks and remainder included, takes seconds. Nothing else is changed.
"""
import re
import sys
import types
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

SIDE, SLICES = 48, 37  # a block of 32 slices and a rest of 5
BIAS = [-2.1, 1.2]  # of the last layer of the lung network
package = Path(sys.argv[1]) / "scancovia" / "ai_segment"
sys.path.insert(0, sys.argv[2])
import seeded_weights as seeded

# The package's own __init__ pulls in what is not needed here.
for name, folder in [("scancovia", package.parent), ("scancovia.ai_segment", package), ("scancovia.ai_segment.models", package / "models")]:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [str(folder)]
from scancovia.ai_segment.models.resnet import resnet50
from scancovia.ai_segment.models.unet_model import UNet

source = (package / "utils" / "predictor.py").read_text()
assert source.count("512, 512") == 1
predictor = types.ModuleType("predictor")
exec(source.replace("512, 512", f"{SIDE}, {SIDE}"), vars(predictor))


def volume():
    """Two lungs with lesions in a body: [slices, rows, columns] in HU, by a rule that Rust repeats."""
    noise = seeded.stream(seeded.fnv1a64("input/segment_volume"), SLICES * SIDE * SIDE).astype(np.float64)
    z, r, c = np.meshgrid(np.arange(SLICES), np.arange(SIDE), np.arange(SIDE), indexing="ij")
    hu = np.full((SLICES, SIDE, SIDE), -1000.0)
    hu[(r - 24) ** 2 + (c - 24) ** 2 < 22**2] = 40
    for middle in (14, 34):
        lung = (r - 24) ** 2 + 3 * (c - middle) ** 2 + (z - 18) ** 2 < 16**2
        hu[lung] = -850
        hu[lung & (r > 26)] = -600
        hu[lung & (r > 32)] = -20
    return np.round(hu + 120 * noise.reshape(hu.shape)).astype(np.float32)


def load(network, salt, gains=()):
    # kaiming_normal of the constructor draws numbers that the seeded ones replace
    network.load_state_dict(OrderedDict(seeded.fill(network.state_dict(), salt, gains)))
    return network.eval()


torch.set_num_threads(2)
unet_lung = load(UNet(n_channels=1, n_classes=2, volume=False, kdim=1), "unet_lung")
with torch.no_grad():  # else nearly every voxel would be lung
    unet_lung.outc.conv.bias.copy_(torch.tensor(BIAS))
unet_lesion = load(UNet(n_channels=3, n_classes=5, kdim=3), "unet_lesion")
resnet_lesion = load(resnet50(sample_input_D=32, sample_input_H=32, sample_input_W=32, num_seg_classes=5), "resnet_lesion", [(r"layer[1234]\.\d+\.bn3\.", 0.2)])

# as nib_raw_loader hands it over: [rows, columns, slices], row 0 anterior, column 0 at the patient's right
scan = np.ascontiguousarray(volume().transpose(1, 2, 0))
lungs, lesions = predictor.run_models(scan, unet_lung, resnet_lesion, unet_lesion, "cpu")
extents = predictor.compute_disease_extent(lesions)
print(np.unique(lungs, return_counts=True), np.unique(lesions, return_counts=True), extents)
np.savez_compressed(
    Path(__file__).with_name("segment.npz"),
    lungs=lungs.astype(np.uint8),
    lesions=lesions.astype(np.uint8),
    extents=np.array([extents[name + " AiSegment"] for name in ("Disease extent", "GGO", "Consolidation", "Crazy paving")]),
)
