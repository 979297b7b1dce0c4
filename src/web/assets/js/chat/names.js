// The people of a group, offered after an @: by arrows, Enter or Tab, or with a tap.

import { form, room } from "./room.js";

const field = form.elements.body;
const place = document.getElementById("chat-names");
const OFFERED = 6;
// As the directory compares names: case, accents, vowel signs, apostrophes and the seats of hamza do not matter.
const fold = (name) => " " + name.normalize("NFKD").replace(/[\p{M}\u0640'’‘ʼ]/gu, "").toLowerCase()
  .replace(/[ىی]/g, "ي").replaceAll("ة", "ه").replaceAll("ٱ", "ا");
let people = [];
let start = 0;
let chosen = 0;

function close() {
  place.hidden = true;
  place.replaceChildren();
  field.removeAttribute("aria-activedescendant");
}

function look() {
  const before = field.value.slice(0, field.selectionStart);
  const asked = /(?:^|\s)@([^@\n]{0,60})$/u.exec(before);
  if (!asked) return close();
  const text = fold(asked[1]);
  start = before.length - asked[1].length - 1;
  const found = people.filter((name) => fold(name).includes(text)).slice(0, OFFERED);
  if (!found.length) return close();
  place.replaceChildren(...found.map((name, n) => {
    const item = document.createElement("li");
    item.id = `chat-name-${n}`;
    item.role = "option";
    const text = document.createElement("bdi");
    text.textContent = name;
    item.append(text);
    return item;
  }));
  place.hidden = false;
  mark(0);
}

function mark(n) {
  chosen = (n + place.children.length) % place.children.length;
  for (const item of place.children) item.ariaSelected = String(item === place.children[chosen]);
  field.setAttribute("aria-activedescendant", place.children[chosen].id);
}

function take(item) {
  field.setRangeText(`@${item.textContent} `, start, field.selectionStart, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

export function names() {
  if (room.dataset.group === undefined) return;
  people = [...room.querySelectorAll("[data-person]")].map((one) => one.textContent);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", place.id);
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (place.hidden || event.isComposing) return;
    const act = {
      ArrowDown: () => mark(chosen + 1),
      ArrowUp: () => mark(chosen - 1),
      Enter: () => take(place.children[chosen]),
      Tab: () => take(place.children[chosen]),
      Escape: close,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, true);
  // Before the field loses the focus.
  place.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item);
  });
}
