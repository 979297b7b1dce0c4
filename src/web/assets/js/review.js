// The page of one submission on a small screen: the reasons open as a sheet at the bar of the decisions.

const opener = document.querySelector(".decide-open");
const card = document.getElementById("decide-card");

const small = () => opener?.checkVisibility();
const said = () => card.querySelector("[name=reasons]:checked") || card.querySelector("[name=reason]").value.trim();

function close() {
  opener.open = false;
  opener.querySelector("summary").focus();
}

if (opener) {
  opener.addEventListener("toggle", () => {
    // What is wrong has the focus when the page comes back with it.
    if (opener.open && small() && !card.contains(document.activeElement)) card.querySelector("[name=reasons]").focus();
  });
  card.querySelector("[data-decide-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opener.open && small()) close();
  });
  document.addEventListener("click", (event) => {
    // Only approving needs no word to the author: the reasons come first, the same button sends them.
    const button = event.target.closest?.("button[name=act]:not([value=approve])");
    if (button && small() && !opener.open && !said()) {
      event.preventDefault();
      opener.open = true;
    } else if (opener.open && small() && !event.target.closest?.(".decide, .action-bar")) {
      opener.open = false;
    }
  });
}
