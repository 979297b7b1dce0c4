// How much waits: beside the entries of the navigation, and of messages before the title, the same on every page and
// device. The page comes with the figures of the moment it was made; what the socket tells makes them new.

import { me, on } from "./realtime.js";

let timer;
function later() {
  clearTimeout(timer);
  timer = setTimeout(count, 300);
}

async function count() {
  asked = Date.now();
  const answer = await fetch("/counts").catch(() => null);
  if (answer?.ok) show(await answer.json());
}

function show(counts) {
  for (const badge of document.querySelectorAll("[data-count]")) {
    const inside = badge.closest(".drawer > summary")?.parentElement.querySelectorAll("a [data-count]");
    const waiting = inside ? [...inside].reduce((sum, one) => sum + (counts[one.dataset.count] ?? 0), 0) : counts[badge.dataset.count];
    if (waiting === undefined) continue;
    badge.hidden = !waiting;
    badge.querySelector("[data-figure]").textContent = waiting > 99 ? "99+" : waiting;
  }
  title(counts["/messages"] ?? 0);
}

function title(unread) {
  document.title = (unread ? `(${unread > 99 ? "99+" : unread}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
}

let asked = Date.now();
export function unread() {
  if (!me) return;
  title(Number(document.querySelector('[data-count="/messages"]:not([hidden]) [data-figure]')?.textContent ?? 0));
  for (const type of ["message:new", "message:changed", "conversation:left", "conversation:joined"]) on(type, later);
  on("message:read", (frame) => frame.user_id === me && later());
  // Back after a while: on the connection, or on the page.
  const late = () => Date.now() - asked > 20000 && later();
  on("open", late);
  document.addEventListener("visibilitychange", () => document.hidden || late());
}
