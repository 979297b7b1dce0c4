// Forms: no double sending, a question before unsaved work is lost, drafts that save themselves, letters left.

const unsaved = new Set();

export function forms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      return;
    }
    clearTimeout(timers.get(form));
    if (saving.has(form)) {
      // What is being saved now gets its answer first: the form must stand on the revision that it leaves.
      event.preventDefault();
      saving.get(form).then(() => form.isConnected && form.requestSubmit(event.submitter));
      return;
    }
    unsaved.delete(form);
    sessionStorage.setItem("pressed", JSON.stringify([form.getAttribute("action"), event.submitter?.name ?? ""]));
    // htmx keeps the page; it has its own guard.
    if (!form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete],[hx-get]")) form.dataset.sending = "";
  });
  // A page brought back from the browser's memory can send again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  });

  resumeFocus();
  for (const picker of document.querySelectorAll("[data-fills]")) picker.hidden = false;
  for (const field of document.querySelectorAll(":is(input, textarea)[dir=auto]")) follow(field);
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.follows !== undefined) follow(event.target);
    const form = event.target.form;
    if (form?.dataset.guard !== undefined) unsaved.add(form);
    if (form?.dataset.autosave) later(form);
    if (event.target.dataset?.counter) count(event.target);
    if (event.target.dataset?.fills) document.getElementById(event.target.dataset.fills).value = event.target.value;
  });
  addEventListener("beforeunload", (event) => {
    for (const form of unsaved) if (form.isConnected) event.preventDefault();
  });
  // Whoever leaves anyway has not given up the draft.
  addEventListener("pagehide", () => {
    for (const form of unsaved) if (form.isConnected) save(form, true);
  });
}

// A form that leads back to its own page loads it anew: the focus goes to the part the address names, or back to the
// button that was pressed.
function resumeFocus() {
  const [action, name] = JSON.parse(sessionStorage.getItem("pressed") ?? "[]");
  sessionStorage.removeItem("pressed");
  if (!action || document.querySelector("#content [data-focus]")) return;
  const part = document.getElementById(location.hash.slice(1));
  const form = [...document.forms].find((form) => form.getAttribute("action") === action);
  const button = form?.querySelector(name ? `button[name="${CSS.escape(name)}"]` : "button:not([tabindex])");
  const field = "select, textarea, input:not([type=hidden])";
  const first = part?.matches(field) ? part : (part?.querySelector(field) ?? part?.querySelector("button"));
  (first ?? (location.hash ? null : button))?.focus();
}

/** A field whose text says how it runs; while it is empty, it runs as the page does. */
function follow(field) {
  field.dataset.follows = "";
  field.dir = field.value ? "auto" : document.documentElement.dir;
}

const timers = new WeakMap();
const saving = new WeakMap();

// Waits until the person pauses, then sends the form as a draft.
function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => saveInTurn(form), 1500));
}

// One save at a time, each on the revision that the one before it left; two at once would look like two windows.
function saveInTurn(form) {
  const turn = (saving.get(form) ?? Promise.resolve()).then(() => save(form)).finally(() => {
    if (saving.get(form) === turn) saving.delete(form);
  });
  saving.set(form, turn);
}

// With `leaving`, the page may be gone before the answer.
async function save(form, leaving = false) {
  if (!form.dataset.autosave) return;
  const state = form.querySelector("[data-save-state]");
  const say = (word) => {
    if (state) state.textContent = state.dataset[word] ?? "";
  };
  say("saving");
  // Files are not part of a draft; the fields go as the form itself would send them.
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { "X-CSRF-Token": form.elements.csrf?.value ?? "", "X-Autosave": "1" },
      body: new URLSearchParams(fields),
      keepalive: leaving,
      // Sending the form waits for this answer, so it must not be waited for without end.
      signal: AbortSignal.timeout(10_000),
    });
    // A feature's own module may learn from the answer: the revision that is stored now, say.
    const body = await answer.json().catch(() => null);
    form.dispatchEvent(new CustomEvent("autosaved", { detail: { status: answer.status, body } }));
    if (!answer.ok) throw new Error(answer.status);
    unsaved.delete(form);
    say("saved");
  } catch {
    unsaved.add(form);
    say("failed");
  }
}

function count(field) {
  let line = field.closest(".field").querySelector(".counter");
  if (!line) {
    line = document.createElement("p");
    line.className = "counter";
    field.closest(".field").append(line);
  }
  line.textContent = `${field.dataset.counter}${field.maxLength - field.value.length}`;
  // Only near the end is it worth interrupting somebody who listens.
  line.setAttribute("aria-live", field.maxLength - field.value.length < 20 ? "polite" : "off");
}
