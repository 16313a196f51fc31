// Mouse, pen and fingers on a plane, as at a reading station: the wheel turns slices, the right
// button sets the window, the middle one moves, the left one turns slices or puts the crosshair.

/** Pixels of a drag per slice, and HU of the window per pixel. */
const DRAG_PER_SLICE = 6;
const HU_PER_PIXEL = 3;
/** A press that moves less than this is a click. */
const CLICK = 4;

/** @param {import('./pane.js').Pane} pane */
export function bindGestures(pane, model, { onHover }) {
  const { element, name } = pane;
  const pointers = new Map();
  let drag = null;
  let wheeled = 0;

  const at = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  // Of the screen and not of the element, which may move while the button is held.
  const onScreen = (event) => [event.clientX, event.clientY];
  const ready = () => model.get().volume !== null;

  element.addEventListener('wheel', (event) => {
    if (!ready()) return;
    event.preventDefault();
    // A pinch on a trackpad comes as a wheel with the control key.
    if (event.ctrlKey) return zoomAt(at(event), Math.exp(-event.deltaY / 200));
    // A notch of a wheel is a slice; a trackpad's small steps add up to one.
    wheeled += event.deltaMode === 0 ? event.deltaY / 100 : event.deltaY / 3;
    const whole = Math.abs(event.deltaY) >= 100 || event.deltaMode !== 0 ? Math.sign(wheeled) * Math.max(1, Math.round(Math.abs(wheeled))) : Math.trunc(wheeled);
    if (whole === 0) return;
    wheeled = 0;
    model.step(name, -whole);
  }, { passive: false });

  element.addEventListener('contextmenu', (event) => event.preventDefault());

  element.addEventListener('pointerdown', (event) => {
    if (!ready()) return;
    element.focus({ preventScroll: true });
    model.change({ active: name });
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, onScreen(event));
    onHover(pane, at(event));
    if (pointers.size === 2) drag = pinch();
    else if (pointers.size === 1) {
      drag = { kind: kindOf(event), start: onScreen(event), last: onScreen(event), moved: 0, from: model.get() };
    }
  });

  element.addEventListener('pointermove', (event) => {
    if (!ready()) return;
    if (!pointers.has(event.pointerId)) return onHover(pane, at(event));
    const point = onScreen(event);
    pointers.set(event.pointerId, point);
    if (pointers.size === 2) pinchMove();
    else if (drag && pointers.size === 1) dragMove(point);
  });

  const end = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    const clicked = event.type === 'pointerup' && drag?.kind === 'slice' && drag.moved < CLICK;
    if (clicked) model.moveTo(pane.voxelAt(model.get(), ...at(event)));
    // The finger that stays after a pinch does nothing until it is lifted.
    drag = null;
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
  element.addEventListener('pointerleave', () => onHover(pane, null));
  element.addEventListener('dblclick', () => model.change({ shown: model.get().shown === 'all' ? name : 'all', active: name }));

  function kindOf({ button, shiftKey, pointerType }) {
    if (button === 2) return 'window';
    if (button === 1 || shiftKey) return 'pan';
    return pointerType === 'touch' && model.get().camera[name].zoom > 1 ? 'pan' : 'slice';
  }

  function dragMove(point) {
    const [dx, dy] = [point[0] - drag.last[0], point[1] - drag.last[1]];
    drag.moved = Math.max(drag.moved, Math.hypot(point[0] - drag.start[0], point[1] - drag.start[1]));
    if (drag.moved < CLICK) return;
    const { from } = drag;
    if (drag.kind === 'window') {
      model.setWindow({
        width: from.window.width + (point[0] - drag.start[0]) * HU_PER_PIXEL,
        centre: from.window.centre + (point[1] - drag.start[1]) * HU_PER_PIXEL,
      });
    } else if (drag.kind === 'pan') pan(dx, dy);
    else {
      const steps = Math.trunc((point[1] - drag.start[1]) / DRAG_PER_SLICE);
      model.goTo(name, from.place[pane.plane.through] - steps);
    }
    drag.last = point;
  }

  function pan(dx, dy) {
    const { perMm } = pane.geometry(model.get());
    model.pan(name, [dx / perMm, dy / perMm]);
  }

  function zoomAt([x, y], factor) {
    const { fit, screen } = pane.geometry(model.get());
    model.zoom(name, factor, [(x - screen[0] / 2) / fit, (y - screen[1] / 2) / fit]);
  }

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], apart: Math.hypot(a[0] - b[0], a[1] - b[1]) || 1 };
  };
  const pinch = () => ({ kind: 'pinch', ...spread() });

  function pinchMove() {
    const { middle, apart } = spread();
    if (drag?.kind !== 'pinch') drag = pinch();
    const box = element.getBoundingClientRect();
    zoomAt([middle[0] - box.left, middle[1] - box.top], apart / drag.apart);
    pan(middle[0] - drag.middle[0], middle[1] - drag.middle[1]);
    drag = { kind: 'pinch', middle, apart };
  }
}
