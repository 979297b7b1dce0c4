// Signing out takes along what this browser kept for the person: drafts, and messages that could not be sent. The next
// person at this desk finds nothing; whoever would lose a message is asked.

import { quit } from "./realtime.js";

const kept = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));

// Before the dialogs, which ask what `data-confirm` says.
export function leaving() {
  document.addEventListener("submit", ({ target }) => {
    if (target.dataset.leaving === undefined || target.dataset.confirmed) return;
    if (kept("chat-out:").length) target.dataset.confirm = target.dataset.leaving;
    else delete target.dataset.confirm;
  }, true);
  document.addEventListener("submit", ({ target }) => {
    if (target.dataset.leaving === undefined) return;
    quit();
    for (const key of [...kept("chat-out:"), ...kept("chat-draft:")]) localStorage.removeItem(key);
  });
}
