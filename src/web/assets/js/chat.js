// Conversations, live. The page works without this; the script fetches parts of the same page when the socket says
// that there is something, so a message is drawn in one place only: on the server.

const room = document.querySelector("[data-chat]");
const inbox = document.querySelector("[data-inbox]");
const say = (text) => {
  const status = room?.querySelector("[data-status]");
  if (status && status.textContent !== text) status.textContent = text;
};

// The socket: full jitter from half a second to thirty, and the other end says when to come back.
let socket;
let attempt = 0;
let beat;
const open = () => socket?.readyState === WebSocket.OPEN;
const send = (frame) => open() && socket.send(JSON.stringify(frame));

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/ws`);
  socket.addEventListener("open", () => {
    attempt = 0;
    say("");
    catchUp();
    flush();
    clearInterval(beat);
    beat = setInterval(() => send({ type: "ping", conversations: room ? [room.dataset.chat] : [] }), 15000);
  });
  socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
  socket.addEventListener("close", async (event) => {
    clearInterval(beat);
    if (room) say(room.dataset.textReconnecting);
    // A token that ran out is renewed by any request of the page; a session that ended leads to the sign-in page.
    if (event.code === 4401) {
      const answer = await fetch("/api/v1/auth/me").catch(() => null);
      if (answer?.status === 401) return location.reload();
    }
    attempt += 1;
    const most = Math.min(30000, 500 * 2 ** attempt);
    setTimeout(connect, 100 + Math.random() * most);
  });
}

function take(frame) {
  if (frame.type === "message:new" || frame.type === "message:changed") {
    if (room && frame.message.conversation_id === room.dataset.chat) {
      if (frame.type === "message:changed") refresh(frame.message.seq);
      else catchUp();
    } else if (frame.type === "message:new") {
      unread();
    }
  } else if (frame.type === "message:ack") {
    stored(frame);
  } else if (frame.type === "error" && frame.id) {
    failed(frame);
  } else if (frame.type === "pong" && room) {
    const head = frame.heads?.find((one) => one.conversation_id === room.dataset.chat);
    if (head && head.seq > last) catchUp();
  } else if (frame.conversation_id === room?.dataset.chat) {
    if (frame.type === "message:typing") typing();
    else if (frame.type === "message:read") seen(frame, "seen");
    else if (frame.type === "message:delivered") seen(frame, "delivered");
    else if (frame.type === "conversation:left") location.assign("/messages");
  }
}

// The list: drawn again when something came.
let listTimer;
function unread() {
  if (!inbox) return;
  clearTimeout(listTimer);
  listTimer = setTimeout(async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    inbox.replaceChildren(...page.querySelector("[data-inbox]").childNodes);
  }, 300);
}

const list = document.getElementById("chat");
const form = document.querySelector("[data-chat-form]");
let last = Number(room?.dataset.last ?? 0);
const path = room && `/messages/${room.dataset.chat}`;
const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
const toEnd = () => scrollTo({ top: document.documentElement.scrollHeight });

async function fetchPart(query) {
  const answer = await fetch(`${path}/part?${query}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const part = document.createElement("template");
  part.innerHTML = await answer.text();
  return part.content;
}

// Everything after the last number known, in turns, one at a time; called as often as anybody likes.
let catching = null;
let again = false;
function catchUp() {
  if (!room) return unread();
  again = true;
  catching ??= (async () => {
    try {
      while (again) {
        again = false;
        const part = await fetchPart(`after=${last}`);
        const messages = part.querySelectorAll("[data-message]");
        if (messages.length === 0) break;
        const follow = atEnd();
        for (const message of messages) place(message);
        room.querySelector("[data-empty]")?.remove();
        if (follow) toEnd();
        again ||= messages.length >= 50;
        received();
      }
    } catch {
      // The next nudge, beat or connection tries again.
    } finally {
      catching = null;
    }
  })();
}

// Puts a message where its number belongs, once.
function place(message) {
  const seq = Number(message.dataset.message);
  last = Math.max(last, seq);
  const known = document.getElementById(`message-${seq}`);
  if (known) return known.replaceWith(message);
  for (const waiting of list.querySelectorAll("[data-client]")) {
    if (Number(waiting.dataset.seq) === seq) return waiting.replaceWith(message);
  }
  const later = [...list.querySelectorAll("[data-message]")].find((one) => Number(one.dataset.message) > seq);
  const waiting = list.querySelector("[data-client]:not([data-seq])");
  list.insertBefore(message, later ?? waiting ?? null);
}

async function refresh(seq) {
  if (!document.getElementById(`message-${seq}`)) return;
  const part = await fetchPart(`seq=${seq}`).catch(() => null);
  const message = part?.querySelector(`[data-message="${seq}"]`);
  if (message) place(message);
}

// Receipts: received at once, read when it was on the screen of somebody who looks.
let told = 0;
function received() {
  send({ type: "message:delivered", conversation_id: room.dataset.chat, seq: last });
  look();
}
function look() {
  if (!room || document.hidden || last <= told) {
    if (document.hidden && last > told) document.title = document.title.replace(/^(• )?/, "• ");
    return;
  }
  if (send({ type: "message:read", conversation_id: room.dataset.chat, seq: last }) !== false) told = last;
  document.title = document.title.replace(/^• /, "");
}
document.addEventListener("visibilitychange", look);

function seen(frame, state) {
  if (frame.user_id === room.dataset.me) return;
  for (const message of list.querySelectorAll(".bubble-own[data-message]")) {
    const line = message.querySelector(".bubble-state");
    if (line && Number(message.dataset.message) <= frame.seq && !line.classList.contains("bubble-state-seen")) {
      if (!line.classList.contains(`bubble-state-${state}`)) stale.add(Number(message.dataset.message));
    }
  }
  clearTimeout(staleTimer);
  staleTimer = setTimeout(() => {
    for (const seq of [...stale].slice(-20)) refresh(seq);
    stale.clear();
  }, 250);
}
const stale = new Set();
let staleTimer;

let typingTimer;
function typing() {
  say(room.dataset.textTyping);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => say(""), 4000);
}

// What is written waits here until it is acknowledged, over reloads and dead connections; the same id again is the
// same message.
const outKey = room && `chat-out:${room.dataset.me}:${room.dataset.chat}`;
const draftKey = room && `chat-draft:${room.dataset.me}:${room.dataset.chat}`;
const queue = () => JSON.parse(localStorage.getItem(outKey) ?? "[]");
const keep = (items) => (items.length ? localStorage.setItem(outKey, JSON.stringify(items)) : localStorage.removeItem(outKey));
const bubbleOf = (id) => list.querySelector(`[data-client="${CSS.escape(id)}"]`);

function flush() {
  if (!room) return;
  for (const { id, body } of queue()) {
    draw(id, body);
    send({ type: "message:send", id, conversation_id: room.dataset.chat, body });
  }
}

function draw(id, body) {
  if (bubbleOf(id)) return;
  const item = document.createElement("li");
  item.className = "bubble bubble-own";
  item.dataset.client = id;
  const main = document.createElement("div");
  main.className = "bubble-main";
  const text = document.createElement("div");
  text.className = "bubble-body";
  text.dir = "auto";
  text.style.whiteSpace = "pre-wrap";
  text.textContent = body;
  const meta = document.createElement("p");
  meta.className = "bubble-meta";
  meta.textContent = room.dataset.textSending;
  main.append(text, meta);
  item.append(main);
  list.append(item);
  toEnd();
}

function stored(ack) {
  if (!room || ack.conversation_id !== room.dataset.chat) return;
  keep(queue().filter((item) => item.id !== ack.id));
  const bubble = bubbleOf(ack.id);
  if (bubble) {
    bubble.dataset.seq = ack.seq;
    if (document.getElementById(`message-${ack.seq}`)) bubble.remove();
    else catchUp();
  }
}

function failed(error) {
  const bubble = bubbleOf(error.id);
  if (!bubble) return;
  if (error.retry_after || error.code === "busy") return void setTimeout(flush, (error.retry_after ?? 1) * 1000);
  const waiting = queue();
  const item = waiting.find((one) => one.id === error.id);
  keep(waiting.filter((one) => one.id !== error.id));
  const meta = bubble.querySelector(".bubble-meta");
  meta.textContent = `${room.dataset.textFailed}: ${error.detail} `;
  if (!item) return;
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "link-button";
  retry.textContent = room.dataset.textRetry;
  retry.addEventListener("click", () => {
    bubble.remove();
    keep([...queue(), { ...item, id: crypto.randomUUID() }]);
    flush();
  });
  meta.append(retry);
}

if (room) {
  const field = form.elements.body;
  field.value ||= localStorage.getItem(draftKey) ?? "";
  let typed = 0;
  field.addEventListener("input", () => {
    if (field.value) localStorage.setItem(draftKey, field.value);
    else localStorage.removeItem(draftKey);
    if (Date.now() - typed > 3000) {
      typed = Date.now();
      send({ type: "message:typing", conversation_id: room.dataset.chat });
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = field.value.trim();
    if (!body) return;
    keep([...queue(), { id: crypto.randomUUID(), body }]);
    field.value = "";
    localStorage.removeItem(draftKey);
    flush();
    field.focus();
  });

  // Endless upwards: what is read stays where it is.
  const older = room.querySelector(".chat-older a");
  if (older) {
    const watch = new IntersectionObserver(async ([entry]) => {
      if (!entry.isIntersecting || older.dataset.busy) return;
      older.dataset.busy = "1";
      const first = list.querySelector("[data-message]");
      const part = await fetchPart(`before=${first.dataset.message}`).catch(() => null);
      delete older.dataset.busy;
      if (!part) return;
      const count = part.querySelectorAll("[data-message]").length;
      const height = document.documentElement.scrollHeight;
      list.prepend(part);
      scrollBy(0, document.documentElement.scrollHeight - height);
      if (count < 50) {
        watch.disconnect();
        older.parentElement.remove();
      }
    });
    watch.observe(older);
  }
  const mark = document.getElementById("unread");
  if (mark) mark.scrollIntoView({ block: "center" });
  else if (!location.hash && !location.search) toEnd();
  flush();
}

if (room || inbox) {
  addEventListener("online", () => !open() && connect());
  connect();
}
