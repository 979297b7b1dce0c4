// The connection: a banner while the device is offline, a message when a request fails.

import { toast } from "./toasts.js";

export function live() {
  const banner = document.getElementById("offline");
  const show = () => {
    if (banner) banner.hidden = navigator.onLine;
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();

  const failed = () => toast("bad", document.getElementById("toasts").dataset.failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
}
