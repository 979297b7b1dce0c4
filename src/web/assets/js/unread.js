// How much is unread: beside "Messages" in the navigation and before the title, the same on every page and device.

import { me, on } from "./realtime.js";

let timer;
function later() {
  clearTimeout(timer);
  timer = setTimeout(count, 300);
}

async function count() {
  const answer = await fetch("/messages/unread").catch(() => null);
  if (answer?.ok) show((await answer.json()).unread);
}

function show(unread) {
  const text = unread > 99 ? "99+" : String(unread);
  document.title = (unread ? `(${text}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
  for (const link of document.querySelectorAll('.nav-link[href="/messages"]')) {
    link.querySelector(".count")?.remove();
    if (!unread) continue;
    const badge = document.createElement("span");
    badge.className = "count";
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = ` ${document.querySelector('meta[name="realtime"]').dataset.waiting}`;
    badge.append(text, words);
    link.append(badge);
  }
}

export function unread() {
  if (!me) return;
  on("open", later);
  on("message:new", later);
  on("message:changed", later);
  on("conversation:left", later);
  on("conversation:joined", later);
  on("message:read", (frame) => frame.user_id === me && later());
  count();
}
