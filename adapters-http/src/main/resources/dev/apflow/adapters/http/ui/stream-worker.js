// The shared worker: serves all tabs of this browser that show this server.

import { Hub } from "./stream-hub.js";

const hub = new Hub(new URL("../", self.location));
self.onconnect = (event) => hub.connect(event.ports[0]);
