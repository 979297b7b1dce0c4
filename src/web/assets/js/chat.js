// A conversation, live. The page works without this.

import { composer } from "./chat/composer.js";
import { history } from "./chat/history.js";
import { menu } from "./chat/menu.js";
import { outbox } from "./chat/outbox.js";
import { receipts } from "./chat/receipts.js";

for (const start of [composer, history, receipts, outbox, menu]) start();
