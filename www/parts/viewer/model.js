// What the viewer shows: place, window, planes, overlays. Its own small state, because it changes
// with every move of a finger; what is shown belongs to the store.

import { PLANES, PLANE_NAMES } from './planes.js';
import { WINDOWS, clampWindow } from './window.js';

const ZOOM = [0.5, 12];

export function createModel() {
  let view = {
    volume: null,
    /** Slice, row and column of the volume where the three planes meet. */
    place: [0, 0, 0],
    window: WINDOWS.lung,
    /** One plane, or 'all' of them. */
    shown: 'axial',
    /** The plane that keys and sliders turn. */
    active: 'axial',
    /** Of each plane: how much larger than fitting, and moved by how many mm. */
    camera: freshCameras(),
    inverted: false,
    overlays: null,
    /** Which overlays are drawn, and which of the model's maps. */
    layers: { lungs: false, lesions: true, heat: false },
    map: 'blend',
    opacity: 0.45,
    crosshair: true,
  };
  const listeners = new Set();

  const change = (patch) => {
    view = { ...view, ...patch };
    for (const listener of listeners) listener(view);
  };

  return {
    get: () => view,
    change,
    listen(listener) {
      listeners.add(listener);
      listener(view);
    },

    /** A volume to look at, from its middle; the window and the planes stay as the person set them. */
    open(volume) {
      change({ volume, place: volume.shape.map((count) => count >> 1), camera: freshCameras() });
    },

    /** Goes to a slice of a plane. */
    goTo(plane, index) {
      const { volume, place } = view;
      const { through } = PLANES[plane];
      const next = [...place];
      next[through] = Math.min(Math.max(Math.round(index), 0), volume.shape[through] - 1);
      if (next[through] !== place[through]) change({ place: next });
    },

    step(plane, by) {
      this.goTo(plane, view.place[PLANES[plane].through] + by);
    },

    /** Puts the crossing of the planes at a voxel. */
    moveTo(place) {
      const { volume } = view;
      change({ place: place.map((at, axis) => Math.min(Math.max(Math.round(at), 0), volume.shape[axis] - 1)) });
    },

    setWindow: (window) => change({ window: clampWindow(window) }),

    /** Zooms a plane; what lies at `about` (from the middle of the screen, in mm at zoom 1) stays. */
    zoom(plane, factor, about = [0, 0]) {
      const before = view.camera[plane];
      const zoom = Math.min(Math.max(before.zoom * factor, ZOOM[0]), ZOOM[1]);
      const moved = before.moved.map((mm, axis) => mm + about[axis] / zoom - about[axis] / before.zoom);
      change({ camera: { ...view.camera, [plane]: { zoom, moved } } });
    },

    /** Moves a plane's picture by mm to the right and down. */
    pan(plane, [across, down]) {
      const { zoom, moved } = view.camera[plane];
      change({ camera: { ...view.camera, [plane]: { zoom, moved: [moved[0] + across, moved[1] + down] } } });
    },

    reset: () => change({ camera: freshCameras(), window: WINDOWS.lung, inverted: false }),
  };
}

const freshCameras = () => Object.fromEntries(PLANE_NAMES.map((name) => [name, { zoom: 1, moved: [0, 0] }]));
