"""Makes resample.npz and lungs.npz with the original libraries: expected numbers for tests/resample.rs and tests/lungs.rs.

    pip install numpy scipy scikit-image fill-voids SimpleITK==2.5.7 pydicom tqdm more-itertools
    pip install --no-deps lungmask==0.2.22
    python3 generate_lungs.py preprocessing_transforms.py    # that file of owkin/scancovia

The networks are not run, so torch may be absent: an empty module stands in for it.
"""
import importlib.util
import sys
import types

import numpy as np
from scipy import ndimage


def stand_in(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


stand_in("torch")
stand_in("torch.utils")
stand_in("torch.utils.data", Dataset=object)
# lungmask's own __init__ imports the networks; its utils do not need them
stand_in("lungmask", __path__=importlib.util.find_spec("lungmask").submodule_search_locations)
stand_in("lungmask.mask")
import fill_voids
import SimpleITK as sitk
import skimage.measure
import skimage.morphology
from lungmask import utils

for name in ("torch", "torch.utils", "torch.utils.data"):
    del sys.modules[name]  # scipy asks whether it is there

spec = importlib.util.spec_from_file_location("preprocessing_transforms", sys.argv[1])
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)

rng = np.random.default_rng(20210127)


def blobs(shape, sigma, densities):
    """Labels 0..n whose patches have about the size sigma and the given shares."""
    field = ndimage.gaussian_filter(rng.standard_normal(shape), sigma, mode="wrap")
    cuts = np.quantile(field, np.cumsum(densities)[:-1])
    order = rng.permutation(len(densities))
    return order[np.digitize(field, cuts)].astype(np.uint8)


# ---- resample ----
out = {}
cases = [  # size x, y, z; spacing x, y, z
    ((11, 9, 7), (0.9, 0.8, 3.3)), ((8, 8, 5), (1.40625, 1.40625, 20)), ((13, 6, 9), (0.7, 1.7, 5)), ((5, 12, 40), (0.703125, 0.703125, 1.25)),
    ((4, 5, 100), (0.5, 0.6, 0.7)), ((3, 4, 2), (2.8125, 3.1, 31)), ((12, 11, 12), (0.9765625, 0.9765625, 2.5)), ((9, 10, 11), (0.68, 0.68, 1)),
    ((1, 1, 1), (0.8, 0.8, 12)), ((6, 5, 21), (0.36, 0.4, 0.625)),
]
for i, (size, spacing) in enumerate(cases):
    spacing = [float(np.float32(s)) for s in spacing]  # as NIfTI stores them
    voxels = rng.integers(-1024, 1500, size[::-1]).astype(np.float32)
    image = sitk.GetImageFromArray(voxels)
    image.SetSpacing(spacing)
    image.SetOrigin([-199.609375, 187.3, -20.5])
    image.SetDirection([1, 0, 0, 0, -1, 0, 0, 0, 1])
    sample = reference.SitkResample((0.703125, 0.703125, 10))({"image": image})
    out[f"{i}_spacing"] = np.array(spacing[::-1])
    out[f"{i}_voxels"] = voxels
    out[f"{i}_resampled"] = sitk.GetArrayFromImage(sample["image"])
np.savez_compressed("resample.npz", **out)

# ---- zoom ----
out = {}
for i, (a, b) in enumerate([((7, 5), (13, 4)), ((5, 9), (11, 23)), ((23, 17), (9, 31)), ((1, 6), (3, 11)), ((6, 1), (5, 1)), ((2, 2), (2, 7)), ((40, 37), (25, 29)), ((12, 12), (12, 12)), ((3, 50), (64, 1))]):
    image = rng.uniform(-1024, 600, a).astype(np.float32)
    for order in (0, 1):
        zoomed = ndimage.zoom(image, np.asarray(b) / np.asarray(a), order=order)
        assert zoomed.shape == b
        out[f"zoom_{i}_order{order}"] = zoomed
    out[f"zoom_{i}_image"] = image
for fixed in (128, 256):
    for name, pair in (("to", lambda n: (fixed, n)), ("from", lambda n: (n, fixed))):
        lost = [n for n in range(2, 1101) if ndimage.zoom(np.ones(pair(n)[0], np.uint8), pair(n)[1] / pair(n)[0], order=0)[-1] == 0]
        out[f"zoom_last_lost_{name}_{fixed}"] = np.array(lost, np.int32)
ramp = np.arange(256, dtype=np.uint8)
for n in (1, 2, 3, 50, 127, 129, 255, 257, 300, 411, 512, 568):
    out[f"zoom_ramp_{n}"] = ndimage.zoom(ramp[:, None], (n / 256, 1), order=0)[:, 0]

# ---- morphology ----
for i, shape in enumerate([(20, 31), (33, 18), (9, 9)]):
    mask = blobs(shape, 1.2, (0.45, 0.55)) > 0
    out[f"morphology_{i}_mask"] = mask.astype(np.uint8)
    out[f"morphology_{i}_dilated"] = ndimage.binary_dilation(mask).astype(np.uint8)
    out[f"morphology_{i}_eroded"] = ndimage.binary_erosion(mask).astype(np.uint8)
    out[f"morphology_{i}_closed"] = ndimage.binary_closing(mask).astype(np.uint8)
    out[f"morphology_{i}_filled_full"] = ndimage.binary_fill_holes(mask, structure=np.ones((3, 3))).astype(np.uint8)
    out[f"morphology_{i}_filled_faces"] = ndimage.binary_fill_holes(mask).astype(np.uint8)
odd = 0
for i, shape in enumerate([(9, 17, 15), (2, 12, 13), (5, 20, 9), (14, 14, 14), (13, 27, 20), (12, 42, 42)]):
    mask = blobs(shape, 0.7, (0.3, 0.7)) > 0 if i < 4 else rng.random(shape) > 0.15
    if i >= 4:  # pockets at the start of lines, after lines that end in background
        mask[0, 0, 4:9:2] = mask[-1, 0, 3:8:2] = mask[0, -1, 3:8:2] = False
        mask[1, 0, 4:9:2] = mask[0, 1, 4:9:2] = mask[0, 0, 3:10:2] = True
    odd += (fill_voids.fill(mask) != ndimage.binary_fill_holes(mask)).sum()
    out[f"voids_{i}_mask"] = mask.astype(np.uint8)
    out[f"voids_{i}_filled"] = fill_voids.fill(mask).astype(np.uint8)
assert odd > 0  # pockets that fill-voids fills although they lie at the border

# ---- components ----
for i, (shape, sigma) in enumerate([((6, 15, 17), 0.6), ((1, 30, 25), 0.8), ((9, 9, 9), 0.0), ((4, 20, 20), 1.2)]):
    labels = blobs(shape, sigma, (0.5, 0.25, 0.25))
    out[f"components_{i}_values"] = labels
    for name, connectivity in (("faces", 1), ("full", 3)):
        out[f"components_{i}_{name}"] = skimage.measure.label(labels, connectivity=connectivity).astype(np.int32)

# ---- body crop and preparation ----
for i in range(12):
    rows, columns = [(96, 96), (110, 90), (75, 140), (128, 128), (131, 127), (60, 61), (200, 160), (96, 96), (96, 96), (50, 50), (300, 33), (12, 9)][i]
    y, x = np.mgrid[:rows, :columns]
    y, x = (y + 0.5) / rows * 2 - 1, (x + 0.5) / columns * 2 - 1
    hu = np.full((rows, columns), -1000.0)
    cx, cy, a, b = rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.1), rng.uniform(0.5, 0.8), rng.uniform(0.4, 0.65)
    body = ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 < 1
    hu[body] = 30
    for side in (-1, 1):
        hu[((x - cx - side * a / 2) / (a / 3)) ** 2 + ((y - cy) / (b / 1.6)) ** 2 < 1] = -850
        hu[((x - cx - side * (a + 0.12)) / 0.08) ** 2 + ((y - cy) / 0.12) ** 2 < 1] = 40  # arms
    hu[(y > cy + b + 0.03) & (y < cy + b + 0.07)] = -200  # table
    hu += 40 * ndimage.gaussian_filter(rng.standard_normal(hu.shape), 1) * 3
    if i == 7:
        hu[:] = -1000  # nothing at all
    if i == 8:
        hu[:] = 100  # nothing but body
    if i == 9:
        hu = np.where(rng.random(hu.shape) < 0.5, -1000.0, 0.0)
    if i == 10:
        hu[:] = np.where(np.arange(columns) % 16 < 8, 0, -1000)  # several bodies equally large
    hu = (np.round(hu / 8) * 8).astype(np.float32)
    image, boxes = utils.preprocess(hu[None], resolution=[256, 256])
    image[image > 600] = 600
    pixels = np.divide((image + 1024), 1624)[0]
    assert pixels.dtype == np.float32
    out[f"body_{i}_hu"] = hu.astype(np.int16)
    out[f"body_{i}_box"] = np.array(boxes[0], np.int32)
    out[f"body_{i}_sum"] = pixels.astype(np.float64).sum()
    out[f"body_{i}_pixels"] = pixels[::21, ::23]
    out[f"body_{i}_last"] = np.concatenate([pixels[-1, ::31], pixels[::31, -1]])
    labels = blobs((256, 256), 4, (0.5, 0.3, 0.2))[: 256, : 256]
    labels = np.repeat(np.repeat(labels[::8, ::8], 8, 0), 8, 1)
    out[f"paste_{i}_labels"] = labels[::8, ::8]
    out[f"paste_{i}_mask"] = utils.reshape_mask(labels, np.array(boxes[0]), hu.shape).astype(np.uint8)

# ---- post-processing ----
def worst(shape):
    values = blobs(shape, 0, (0.72, 0.14, 0.14))
    values[shape[0] // 4 :, shape[1] // 3 : 2 * shape[1] // 3] = 1
    return values

volumes = [blobs((rng.integers(2, 10), rng.integers(16, 34), rng.integers(16, 34)), s, d) for s in (0, 0.5, 0.7, 1.0, 1.5) for d in ((0.6, 0.2, 0.2), (0.8, 0.1, 0.1), (0.3, 0.4, 0.3), (0.94, 0.03, 0.03))]
volumes += [blobs((1, 48, 40), s, (0.4, 0.35, 0.25)) for s in (0.5, 1, 2, 3)]
volumes += [np.zeros((3, 5, 4), np.uint8), np.ones((2, 4, 4), np.uint8), worst((6, 30, 30)), worst((8, 24, 26))]
volumes += [blobs((12, 42, 42), 0, (0.05, 0.5, 0.45)), blobs((13, 27, 20), 0.4, (0.05, 0.5, 0.45))]
hollow = np.zeros((7, 15, 15), np.uint8)
hollow[1:6, 1:14, 1:7], hollow[2:5, 3:12, 2:6], hollow[3, 5:9, 3:5] = 1, 0, 2
hollow[1:6, 1:14, 8:14], hollow[2:5, 3:12, 9:13], hollow[1, 1:14, 7] = 2, 0, 1
volumes += [hollow, (3 - hollow) % 3]
ties = np.zeros((5, 12, 20), np.uint8)
for k in range(5):
    ties[k, 1:4, 4 * k : 4 * k + 3] = 1  # equal components of one label
    ties[k, 6:10, 4 * k : 4 * k + 2] = 2
    ties[k, 6:10, 4 * k + 2] = 1 + k % 2
volumes += [ties, ties[:, ::-1], ties[::-1]]
for i, values in enumerate(volumes):
    values = np.ascontiguousarray(values, np.uint8)
    out[f"postprocess_{i}_values"] = values
    out[f"postprocess_{i}_result"] = utils.postprocessing(values.copy(), disable_tqdm=True)

# ---- cleaning ----
for i, (shape, sigma) in enumerate([((14, 16, 5), 1.0), ((20, 18, 4), 0.6), ((12, 12, 6), 0.3), ((9, 11, 7), 0.0), ((25, 25, 3), 1.5)]):  # rows, columns, slices
    labels = blobs(shape, sigma, (0.6, 0.2, 0.2))
    hu = np.round(-150 + 250 * ndimage.gaussian_filter(rng.standard_normal(shape), 1)).astype(np.float32)
    hu[rng.random(shape) < 0.05] = -100
    sample = reference.CleanLungMask()({"image": hu, "mask": labels})
    out[f"clean_{i}_labels"], out[f"clean_{i}_hu"] = labels, hu.astype(np.int16)
    out[f"clean_{i}_result"] = sample["mask"].astype(np.uint8)
twins = np.zeros((6, 7, 4), np.uint8)  # two equally large components: the order of the axes decides
twins[3:5, 0:2, 0], twins[0:2, 4:6, 3] = 1, 1
out["clean_5_labels"], out["clean_5_hu"] = twins, np.full(twins.shape, -800, np.int16)
out["clean_5_result"] = reference.CleanLungMask()({"image": np.full(twins.shape, -800, np.float32), "mask": twins})["mask"].astype(np.uint8)

values, starts, results = [], [0], []
for n in list(range(1, 45)) + [100, 101, 999]:
    v = rng.uniform(-1000, 300, n).astype(np.float32)
    values.append(v)
    starts.append(starts[-1] + n)
    results.append(np.float32(np.percentile(v, 5)))
out["percentile_values"], out["percentile_starts"], out["percentile_results"] = np.concatenate(values), np.array(starts, np.int32), np.array(results)

# ---- crop or pad to 512: a ramp shows where each row and column went ----
sides = (1, 2, 3, 500, 511, 512, 513, 514, 568, 701)
went = []
for side in sides:
    image = np.arange(side * side, dtype=np.float32).reshape(side, side, 1)
    framed = reference.CropPadAxial()({"image": image, "mask": image >= 0})["image"][..., 0]
    r, c = np.argwhere(framed != -1024)[0]
    r2, c2 = np.argwhere(framed != -1024)[-1]
    went.append((side, r, c, framed[r, c], r2, c2, framed[r2, c2]))
out["frame_went"] = np.array(went, np.int32)
np.savez_compressed("lungs.npz", **{name: np.require(array, requirements="C") for name, array in out.items()})
