// The connection: a banner while there is none, a message when a request fails.

import { on } from "./realtime.js";
import { toast } from "./toasts.js";

export function live() {
  const banner = document.getElementById("offline");
  const [offline, reconnecting] = banner?.querySelectorAll("p") ?? [];
  let gone = false;
  const show = () => {
    if (!banner) return;
    banner.hidden = navigator.onLine && !gone;
    offline.hidden = navigator.onLine;
    reconnecting.hidden = !navigator.onLine;
    // What sticks below it has to know how high it is.
    document.body.style.setProperty("--told", `${banner.offsetHeight}px`);
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();

  // On pages that live by the socket, its absence is told when it lasts.
  let timer;
  if (document.querySelector("[data-chat], [data-inbox]")) {
    on("state", (state) => {
      clearTimeout(timer);
      const lost = state !== "connected";
      timer = setTimeout(() => {
        gone = lost;
        show();
      }, lost ? 2000 : 0);
    });
  }

  const failed = () => toast("bad", document.getElementById("toasts").dataset.failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
}
