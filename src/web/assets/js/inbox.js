// The list of conversations, drawn again by the server when something came.

import { parsed } from "./pages.js";
import { watch } from "./presence.js";
import { on } from "./realtime.js";

const inbox = document.querySelector("[data-inbox]");
let timer;

function later() {
  clearTimeout(timer);
  timer = setTimeout(draw, 300);
}

async function draw() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = parsed(await answer.text());
  const focused = inbox.contains(document.activeElement) && document.activeElement.getAttribute("href");
  inbox.replaceChildren(...page.querySelector("[data-inbox]").childNodes);
  const tabs = document.querySelector(".tabs");
  tabs?.replaceWith(page.querySelector(".tabs"));
  if (focused) inbox.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  watch();
}

let opened = false;
on("open", () => {
  // What the page shows when it comes is fresh.
  if (opened) later();
  opened = true;
});
for (const type of ["message:new", "message:changed", "message:read", "conversation:left", "conversation:joined"]) on(type, later);
