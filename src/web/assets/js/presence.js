// Dots beside people who are here: `[data-presence]` names the person.

import { on, send } from "./realtime.js";

const here = new Set();

function draw() {
  for (const place of document.querySelectorAll("[data-presence]")) {
    const dot = place.querySelector(".presence");
    if (dot) dot.hidden = !here.has(place.dataset.presence);
  }
}

// Asks about everybody on the page; again after parts of it were drawn anew.
export function watch() {
  const people = new Set([...document.querySelectorAll("[data-presence]")].map((place) => place.dataset.presence));
  if (people.size) send({ type: "presence:watch", user_ids: [...people].slice(0, 100) });
  draw();
}

export function presence() {
  on("open", watch);
  on("presence:update", ({ user_id: id, state }) => {
    if (state === "online") here.add(id);
    else here.delete(id);
    draw();
  });
  on("state", (state) => {
    // Nobody knows while the connection is gone.
    if (state === "connected") return;
    here.clear();
    draw();
  });
}
