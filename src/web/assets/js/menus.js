// Menus are <details>: they open by themselves. This closes them by Escape, by a click elsewhere and by opening another.

export function menus() {
  document.addEventListener("click", (event) => {
    const menu = event.target.closest?.("[data-menu-close]")?.closest("details");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    // The page itself moves the focus to what was refused; the menu with the field stays open.
    if (event.target.matches?.("[data-focus]")) return;
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
