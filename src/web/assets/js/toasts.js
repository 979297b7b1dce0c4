// Messages that come and go. The region is in every page, so screen readers announce what is put into it.

const region = () => document.getElementById("toasts");

// Shows `text`. Kinds: good, info, warn, bad. Failures stay until they are closed.
export function toast(kind, text) {
  const item = document.createElement("div");
  item.className = `toast toast-${kind}`;
  item.dataset.toast = "";
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet button-icon";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", region().dataset.close);
  close.textContent = "×";
  item.append(words, close);
  region().append(item);
  leave(item);
}

function leave(item) {
  if (item.classList.contains("toast-bad")) return;
  // Six seconds, and a twentieth of one for each letter; not while it is pointed at or focused.
  const time = 6000 + item.textContent.length * 50;
  let timer = setTimeout(() => item.remove(), time);
  for (const [stop, resume] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
    item.addEventListener(stop, () => clearTimeout(timer));
    item.addEventListener(resume, () => (timer = setTimeout(() => item.remove(), time)));
  }
}

export function toasts() {
  for (const item of region()?.querySelectorAll("[data-toast]") ?? []) leave(item);
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-dismiss]")?.closest("[data-toast]")?.remove();
  });
}
