// The list of conversations, drawn again by the server when something came: a page of its own, and beside a conversation
// where there is room.

import { parsed } from "../pages.js";
import { watch } from "../presence.js";
import { on } from "../realtime.js";

const wide = matchMedia("(width >= 64rem)");
let timer;

async function draw(inbox) {
  // Beside a conversation: only where it is seen.
  const { from, open } = inbox.dataset;
  if (from && !wide.matches) return;
  const answer = await fetch(from ?? location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = parsed(await answer.text());
  const focused = inbox.contains(document.activeElement) && document.activeElement.getAttribute("href");
  inbox.replaceChildren(...page.querySelector("[data-inbox]").childNodes);
  if (from) {
    // The keys walk through the messages there, not through this list.
    for (const row of inbox.querySelectorAll("[data-row]")) row.removeAttribute("data-row");
    inbox.querySelector(`a[href^="${CSS.escape(open)}"]`)?.setAttribute("aria-current", "page");
  }
  document.querySelector(".tabs")?.replaceWith(page.querySelector(".tabs"));
  if (focused) inbox.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  watch();
}

export function pane() {
  const inbox = document.querySelector("[data-inbox]");
  if (!inbox) return;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 300, inbox);
  };
  let opened = false;
  on("open", () => {
    // What the page shows when it comes is fresh.
    if (opened) later();
    opened = true;
  });
  for (const type of ["message:new", "message:ack", "message:changed", "message:read", "conversation:left", "conversation:joined"]) on(type, later);
}
