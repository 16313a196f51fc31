// Every Worker's first module: tells the page what the Worker asks of the network.

import { watchRequests } from '../requests.js';

watchRequests((requests) => self.postMessage({ type: 'requests', who: self.name, requests }));
