// Started on every page. Everything here makes a page that already works quicker to use; nothing depends on it.

import { dialogs } from "./dialogs.js";
import { forms } from "./forms.js";
import { leaving } from "./leaving.js";
import { keyboard } from "./keyboard.js";
import { menus } from "./menus.js";
import { live } from "./live.js";
import { presence } from "./presence.js";
import { realtime } from "./realtime.js";
import { times } from "./times.js";
import { toast, toasts } from "./toasts.js";
import { unread } from "./unread.js";

for (const start of [toasts, live, leaving, dialogs, menus, forms, keyboard, times, presence, unread, realtime]) start();
enhance(document.body);
document.addEventListener("htmx:afterSettle", (event) => enhance(event.detail.elt));

// Tabs that do not fit are scrolled sideways: the current one begins in sight. The page itself does not move.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const list = tab.closest("ul");
  const [box, room] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
  const isCut = box.left < room.left || box.right > room.right;
  if (isCut) list.scrollBy({ left: box.left + box.width / 2 - (room.left + room.width / 2), behavior: "instant" });
}

// What must be done again for parts that arrive later.
function enhance(root) {
  for (const element of root.querySelectorAll("button[data-copy][hidden], button[data-reveal][hidden], button[data-dismiss][hidden], .needs-script[hidden]")) {
    element.hidden = false;
  }
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy], button[data-reveal]");
  if (!button) return;
  if (button.dataset.copy !== undefined) {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast("good", button.dataset.copied);
  } else {
    const field = document.getElementById(button.dataset.reveal);
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    [button.textContent, button.dataset.revealHide] = [button.dataset.revealHide, button.textContent];
    field.focus();
  }
});
