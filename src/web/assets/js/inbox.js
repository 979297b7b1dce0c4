// The page of all conversations, live. It works without this.

import { pane } from "./chat/pane.js";

pane();
