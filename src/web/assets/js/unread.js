// How much waits: beside the entries of the navigation, and of messages before the title, the same on every page and
// device. The page comes with the figures of the moment it was made; what the socket tells makes them new.

import { me, on } from "./realtime.js";

// When the figures were last asked for; FAILED when there was no answer, so that the next occasion asks again.
const FAILED = 0;
let asked = Date.now();

let timer;
function later() {
  clearTimeout(timer);
  timer = setTimeout(count, 300);
}

// One at a time, so that an answer that took long never replaces a newer one.
let counting = false;
let stale = false;
async function count() {
  stale = true;
  if (counting) return;
  counting = true;
  while (stale) {
    stale = false;
    asked = Date.now();
    const counts = await fetch("/counts")
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    if (counts) show(counts);
    else asked = FAILED;
  }
  counting = false;
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

export function unread() {
  if (!me) return;
  title(Number(document.querySelector('[data-count="/messages"]:not([hidden]) [data-figure]')?.textContent ?? 0));
  for (const type of ["message:new", "message:changed", "conversation:left", "conversation:joined"]) on(type, later);
  on("message:read", (frame) => frame.user_id === me && later());
  // Back after a while: on the connection, or on the page.
  const late = () => Date.now() - asked > 20000 && later();
  on("open", late);
  on("pong", () => asked === FAILED && later());
  document.addEventListener("visibilitychange", () => document.hidden || late());
}
