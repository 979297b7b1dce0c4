// Keys: "/" searches, "?" lists the keys, "j" and "k" walk through a list, Enter opens (the focused link does that itself).

const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");

export function keyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = { "/": search, "?": help, j: () => step(1), k: () => step(-1) }[event.key];
    if (act?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-shortcuts-open]")) help();
  });
}

function search() {
  // The search of the top bar, else that of the list on the page.
  const field = document.querySelector("#search, main input[type=search]");
  if (!field?.checkVisibility()) return false;
  field.select();
  return true;
}

function help() {
  const dialog = document.getElementById("shortcuts");
  dialog?.showModal();
  return Boolean(dialog);
}

// Moves the focus to the link of the next row; from outside the list, to its first or last.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const row = now < 0 ? rows.at(by > 0 ? 0 : -1) : rows[now + by];
  (row?.querySelector("[data-message-menu]") ?? row?.querySelector("a, button"))?.focus();
  row?.scrollIntoView({ block: "nearest" });
  return rows.length > 0;
}
