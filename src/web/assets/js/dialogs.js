// Native dialogs: those in the page, the question before an action, and a page shown over another.

import { parsed } from "./pages.js";

const content = (html) => parsed(html).querySelector("[data-dialog-content]");

export function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog-open]");
    if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();

    const link = event.target.closest?.("a[data-dialog-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openPage(link);
    }
    // A click on the dialog itself is a click beside its content.
    if (event.target instanceof HTMLDialogElement && event.target.classList.contains("dialog")) event.target.close();
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (!question || event.target.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, event.target.dataset.confirmAct).then((yes) => {
      if (!yes) return;
      event.target.dataset.confirmed = "yes";
      event.target.requestSubmit(event.submitter ?? undefined);
      delete event.target.dataset.confirmed;
    });
  }, true);

  // htmx asks through the same dialog.
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
}

// Resolves to true when the person goes ahead.
export function ask(question, act) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[value=yes]");
  yes.textContent = act ?? yes.dataset.usual;
  dialog.querySelector(".confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// Shows what another page would show. Whenever that does not work, the browser simply goes there.
async function openPage(link) {
  try {
    const answer = await fetch(link.href, { headers: { "X-Dialog": "1" } });
    const part = answer.ok && !answer.redirected ? content(await answer.text()) : null;
    if (!part) throw new Error("no dialog content");
    const dialog = document.getElementById("remote-dialog");
    const body = dialog.querySelector("[data-dialog-body]");
    body.replaceChildren(...part.childNodes);
    window.htmx?.process(body);
    const heading = body.querySelector("h1");
    if (heading) dialog.setAttribute("aria-label", heading.textContent);
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
}
