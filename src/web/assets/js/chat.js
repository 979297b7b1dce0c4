// A conversation, live. The page works without this.

import { composer } from "./chat/composer.js";
import { history } from "./chat/history.js";
import { menu } from "./chat/menu.js";
import { names } from "./chat/names.js";
import { outbox } from "./chat/outbox.js";
import { pane } from "./chat/pane.js";
import { receipts } from "./chat/receipts.js";

for (const start of [names, composer, history, receipts, outbox, menu, pane]) start();
