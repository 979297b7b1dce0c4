// What can be done with a message, in a menu beside it; without script the same link leads to a page.

import { ask } from "../dialogs.js";
import { toast } from "../toasts.js";
import { answer, change } from "./composer.js";
import { catchUp, onMessage } from "./history.js";
import { call, list, room, word } from "./room.js";

const template = document.getElementById("message-menu");
let open = null;

const acts = {
  reply: answer,
  edit: change,
  copy: async (message) => {
    await navigator.clipboard.writeText(message.querySelector(".prose").textContent.trim());
    toast("good", word("copied"));
  },
  delete: async (message) => {
    if (!(await ask(word("delete_sure"), word("delete_act")))) return message.querySelector(".bubble-more")?.focus();
    if (await call("DELETE", `/messages/${message.dataset.message}`)) catchUp();
  },
  react: (message, emoji) => sign(message, emoji, false),
};

async function sign(message, emoji, remove) {
  const rest = `/messages/${message.dataset.message}/reactions`;
  const done = remove
    ? await call("DELETE", `${rest}?emoji=${encodeURIComponent(emoji)}`)
    : await call("POST", rest, { emoji });
  if (done) catchUp();
}

function close(focus) {
  if (!open) return;
  const { menu, link } = open;
  open = null;
  link.setAttribute("aria-expanded", "false");
  menu.remove();
  if (focus && link.isConnected) link.focus();
}

// Below the message or above it, so that it is still seen; beside the link where it fills the window.
function place() {
  const { menu, link, message } = open;
  menu.style.maxBlockSize = "";
  const { width, height } = menu.getBoundingClientRect();
  const text = message.querySelector(".bubble-line").getBoundingClientRect();
  const head = room.querySelector(".chat-head").getBoundingClientRect().bottom;
  const rooms = { above: text.top - head - 8, below: innerHeight - text.bottom - 12 };
  const most = Math.max(rooms.above, rooms.below);
  const at = most < 160 ? link.getBoundingClientRect() : text;
  const below = most < 160 ? at.bottom + height + 8 < innerHeight : rooms.below >= Math.min(height, rooms.above + 1);
  if (most >= 160) menu.style.maxBlockSize = `${most}px`;
  const tall = most < 160 ? height : Math.min(height, most);
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - tall - 4)}px`;
  const atRight = message.classList.contains("bubble-own") !== (document.documentElement.dir === "rtl");
  const start = atRight ? at.right - width : at.left;
  menu.style.left = `${Math.min(Math.max(8, start), document.documentElement.clientWidth - width - 8)}px`;
}

// The list moves under an open menu: by a scroll, a message that comes in, a receipt, a keyboard that opens.
function follow() {
  if (!open) return;
  const at = open.link.isConnected && open.message.getBoundingClientRect();
  if (at && at.bottom > 0 && at.top < innerHeight) place();
  else close();
}

function show(link) {
  close();
  const message = link.closest("[data-message]");
  const own = message.classList.contains("bubble-own");
  const menu = template.content.firstElementChild.cloneNode(true);
  for (const item of menu.querySelectorAll(own ? "[data-others]" : "[data-own]")) item.remove();
  for (const item of menu.querySelectorAll("a")) {
    item.href = item.dataset.act === "report" ? `${link.href}/report` : link.href;
  }
  room.append(menu);
  menu.showPopover();
  link.setAttribute("aria-expanded", "true");
  open = { menu, link, message };
  place();
  menu.querySelector("[role=menuitem]").focus();
  menu.addEventListener("keydown", keys);
  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-act]");
    if (!item) return;
    const act = acts[item.dataset.act];
    close(!act);
    act?.(message, item.value);
  });
}

function keys(event) {
  const items = [...open.menu.querySelectorAll("[role=menuitem]")];
  const now = items.indexOf(document.activeElement);
  const rtl = document.documentElement.dir === "rtl";
  const to = {
    ArrowDown: now < 0 ? 0 : items[now].value && items[now].dataset.act === "react" ? items.findIndex((one) => one.dataset.act !== "react") : now + 1,
    ArrowUp: now - 1,
    ArrowRight: now + (rtl ? -1 : 1),
    ArrowLeft: now + (rtl ? 1 : -1),
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  }
}

export function menu() {
  // From here on the links can stay out of sight until they are wanted.
  room.dataset.live = "";
  onMessage((message) => {
    const link = message.querySelector("[data-message-menu]");
    link?.setAttribute("role", "button");
    link?.setAttribute("aria-haspopup", "menu");
    link?.setAttribute("aria-expanded", "false");
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-message-menu]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (open?.link === link) close(true);
      else show(link);
      return;
    }
    // Under a thumb the message itself opens it; a link in it still leads where it leads.
    const touched = event.target.closest(".bubble-body") && !event.target.closest("a, button") && matchMedia("(hover: none)").matches;
    const more = touched && event.target.closest("[data-message]")?.querySelector("[data-message-menu]");
    if (more && getSelection().isCollapsed && open?.link !== more) return show(more);
    // An answered message that is on the page is near; any other is fetched by its link.
    const near = event.target.closest(".chat-reply") && document.getElementById(event.target.closest(".chat-reply").hash?.slice(1));
    if (near) {
      event.preventDefault();
      near.scrollIntoView({ block: "center" });
      near.classList.add("bubble-found");
      setTimeout(() => near.classList.remove("bubble-found"), 1600);
    }
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("[data-message-menu]")) {
      event.preventDefault();
      event.target.click();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !open.menu.contains(event.target) && !open.link.contains(event.target)) close();
  });
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow);
  new ResizeObserver(follow).observe(list);
  list.addEventListener("submit", (event) => {
    if (!event.target.matches(".chat-signs")) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    sign(event.target.closest("[data-message]"), button.value, button.name === "remove");
  });
}
