// Forms that change one part of their page: `data-in-place` names the part, which is put in the place of the old one.
// Whenever that does not work, the browser sends the form as usual.

import { parsed } from "./pages.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.inPlace) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sending === undefined) replace(form, event.submitter);
}, true);

async function replace(form, submitter) {
  const id = form.dataset.inPlace;
  const body = new URLSearchParams(new FormData(form, submitter));
  form.dataset.sending = "";
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const part = answer.ok && parsed(await answer.text()).getElementById(id);
    if (!part) throw new Error("the answer does not hold the part");
    document.getElementById(id).replaceWith(part);
    part.querySelector("form [type=submit]")?.focus();
  } catch {
    delete form.dataset.inPlace;
    delete form.dataset.sending;
    form.requestSubmit(submitter);
  }
}
