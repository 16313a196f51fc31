// The page's handle of the conductor Worker: questions and answers, and a new Worker when one dies.

import { startWorker } from './assets.js';
import { LASTING } from './protocol.js';

// A computation that does not react to a cancel within this time is stopped with its Worker.
const PATIENCE_MS = 10_000;

/** A failed question: `kind` as in protocol.js, the message a sentence. */
export class Failure extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** @returns an object that asks the Worker; `onDevice` hears where the networks run. */
export function createConductor({ onDevice }) {
  let worker = null;
  let nextId = 1;
  const waiting = new Map();

  function start() {
    worker = startWorker('worker/conductor.js', 'conductor');
    worker.addEventListener('message', ({ data }) => receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      crash(event.message ?? '');
    });
  }

  function receive(message) {
    const question = waiting.get(message.id);
    switch (message.type) {
      case 'device':
        onDevice(message.device);
        break;
      case 'part':
        question?.onPart?.(message.value);
        break;
      case 'progress':
        question?.onProgress?.(message);
        break;
      case 'answer':
        waiting.delete(message.id);
        question?.resolve(message.value);
        break;
      case 'failure':
        if (message.kind === 'crash') return crash(message.message);
        waiting.delete(message.id);
        question?.reject(new Failure(message.kind, message.message));
        break;
    }
  }

  /** The Worker is of no more use: every question fails, and the next one starts a new Worker. */
  function crash(reason, kind = 'crash') {
    worker?.terminate();
    worker = null;
    const failed = [...waiting.values()];
    waiting.clear();
    for (const question of failed) question.reject(new Failure(kind, reason));
  }

  return {
    /** Whether there is a Worker that knows what it was told before. */
    alive: () => worker !== null,

    /**
     * Sends a request; resolves to its answer or rejects with a Failure. `onPart` hears what comes
     * before the answer.
     */
    ask(request, onProgress, { onPart } = {}) {
      if (!worker) start();
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { type: request.type, resolve, reject, onProgress, onPart });
        worker.postMessage({ ...request, id });
      });
    },

    /** Tells the Worker something that has no answer. */
    tell(message) {
      worker?.postMessage(message);
    },

    /** Stops what is going on: politely, and after a while by ending the Worker. */
    cancel() {
      const asked = [...waiting.keys()].filter((id) => !LASTING.has(waiting.get(id).type));
      if (!worker || asked.length === 0) return;
      worker.postMessage({ type: 'cancel' });
      setTimeout(() => {
        if (asked.some((id) => waiting.has(id))) crash('', 'cancelled');
      }, PATIENCE_MS);
    },
  };
}
