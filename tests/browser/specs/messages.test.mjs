// Conversations again: what the network does to them, what is said beside the words, and one's own copy.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { axe, setUp, sound, turned, withPage } from "../browser.mjs";
import { address, api, signIn } from "../people.mjs";

const world = setUp();
const SITE = "riverside";
const at = (path) => world.server.url(SITE, path);
const as = (page, who, next) => signIn(world, page, SITE, address(SITE, who), next);

/** Two people who are nobody else's in these specs, their ways to the API, and the conversation of the two. */
async function two() {
  const [admin, faculty] = [await api(world, SITE, address(SITE, "admin")), await api(world, SITE, address(SITE, "faculty"))];
  const ids = Object.fromEntries((await admin("GET", "/api/v1/people?limit=100")).items.map((one) => [one.full_name, one.id]));
  const { id } = await admin("POST", "/api/v1/conversations", { kind: "direct", user_id: ids["Dr. Leela Thomas"] });
  return { admin, faculty, ids, id };
}
const say = (call, id, body, rest = {}) =>
  call("POST", `/api/v1/conversations/${id}/messages`, { id: randomUUID(), body, ...rest });
const group = (call, title, user_ids) => call("POST", "/api/v1/conversations", { kind: "group", title, user_ids });
const read = async (call, id) => {
  const { last_seq: seq } = await call("GET", `/api/v1/conversations/${id}`);
  await call("POST", `/api/v1/conversations/${id}/read`, { seq });
};
const seqs = (page) => page.locator("[data-message]").evaluateAll((all) => all.map((one) => Number(one.dataset.message)));
const settles = (page, count, selector) =>
  page.waitForFunction(([count, selector]) => document.querySelectorAll(selector).length === count, [count, selector]);
const write = async (page, text) => {
  await page.locator("#chat-body").fill(text);
  await page.locator("#chat-body").press("Enter");
};

test("a socket whose token ended comes back with a fresh one, and is caught up", async () => {
  await withPage(world, { expectedErrors: [/WebSocket/] }, async (page) => {
    const { faculty, id } = await two();
    await as(page, "admin", "/messages");
    let sockets = [];
    await page.routeWebSocket(/\/ws$/, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
    await page.goto(at(`/messages/${id}`));
    await write(page, "before");
    await page.locator(".bubble-own[data-message]", { hasText: "before" }).waitFor();
    const { last_seq: first } = await faculty("GET", `/api/v1/conversations/${id}`);
    const refreshed = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/auth/refresh"));
    const [old] = sockets;
    sockets = [];
    await old.close({ code: 4401, reason: "token expired" });
    // Said, changed and taken back while nobody listens.
    await say(faculty, id, "meanwhile");
    await say(faculty, id, "taken back");
    await faculty("DELETE", `/api/v1/conversations/${id}/messages/${first + 2}`);
    assert.equal((await refreshed).status(), 200);
    await page.locator(`#message-${first + 1}`, { hasText: "meanwhile" }).waitFor();
    await page.locator(`#message-${first + 2}.bubble-deleted`).waitFor();
    assert.equal(sockets.length, 1, "one new socket");
    await write(page, "after");
    await page.locator(".bubble-own[data-message]", { hasText: "after" }).waitFor();
    await read(faculty, id);
  });
});

test("an open socket gets a fresh token before the old one ends, and stays open", async () => {
  await withPage(world, {}, async (page) => {
    const { id } = await two();
    await as(page, "admin", "/messages");
    const frames = [];
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((text) => {
        frames.push(JSON.parse(text));
        server.send(text);
      });
      server.onMessage((text) => {
        frames.push(JSON.parse(text));
        socket.send(text);
      });
      socket.onClose(() => frames.push({ type: "closed" }));
    });
    // The page believes its token to end in a minute.
    await page.addInitScript(() => {
      document.addEventListener("readystatechange", () => {
        const meta = document.querySelector("meta[name=realtime]");
        if (meta) meta.dataset.until = Math.floor(Date.now() / 1000) + 62;
      });
    });
    await page.goto(at(`/messages/${id}`));
    for (let tries = 0; tries < 150 && !frames.some((frame) => frame.type === "auth:ok"); tries += 1) await page.waitForTimeout(100);
    const types = frames.map((frame) => frame.type);
    assert.ok(types.indexOf("auth") >= 0 && types.indexOf("auth:ok") > types.indexOf("auth"), `auth in ${types}`);
    assert.ok(!types.includes("closed"));
    await write(page, "still here");
    await page.locator(".bubble-own[data-message]", { hasText: "still here" }).waitFor();
  });
});

test("somebody who reads further up is told of what comes, and not moved; each day has one line", async () => {
  await withPage(world, { limit: 300_000 }, async (page) => {
    const { admin, faculty, ids } = await two();
    const { id } = await group(admin, "Long ago", [ids["Dr. Leela Thomas"]]);
    for (let n = 2; n <= 121; n += 1) await say(n % 2 ? admin : faculty, id, `line ${n}`);
    await read(admin, id);
    await as(page, "admin", "/messages");
    // Everything up to number 60 was said on an earlier day, as the server would show it.
    await page.addInitScript(() => {
      const real = window.fetch;
      window.fetch = async (address, ...rest) => {
        const answer = await real(address, ...rest);
        if (!String(address).includes("/part?before=")) return answer;
        const part = document.createElement("template");
        part.innerHTML = await answer.text();
        for (const line of part.content.querySelectorAll("[data-day-line]")) line.remove();
        let day = "";
        for (const message of part.content.querySelectorAll("[data-message]")) {
          if (Number(message.dataset.message) <= 60) message.dataset.day = "2026-01-02";
          if (message.dataset.day !== day) {
            day = message.dataset.day;
            message.insertAdjacentHTML("beforebegin", `<li class="chat-day" data-day-line="${day}">${day}</li>`);
          }
        }
        return new Response(part.innerHTML, { status: answer.status });
      };
    });
    await page.goto(at(`/messages/${id}`));
    await page.locator("#message-121").waitFor();
    for (let tries = 0; (await seqs(page))[0] > 1 && tries < 40; tries += 1) {
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(250);
    }
    assert.deepEqual(await seqs(page), Array.from({ length: 121 }, (_, n) => n + 1));
    const lines = () => page.locator("[data-day-line]").evaluateAll((all) =>
      all.map((one) => [one.dataset.dayLine, Number(one.nextElementSibling.dataset.message)]));
    const today = await page.locator("#message-121").getAttribute("data-day");
    assert.deepEqual(await lines(), [["2026-01-02", 1], [today, 61]]);

    await page.evaluate(() => document.getElementById("message-40").scrollIntoView({ block: "center", behavior: "instant" }));
    await page.waitForTimeout(300);
    const where = () => page.evaluate(() => Math.round(document.getElementById("message-40").getBoundingClientRect().top));
    const before = await where();
    await say(faculty, id, "something new");
    await page.locator("[data-below]:visible").waitFor();
    assert.ok(Math.abs((await where()) - before) < 4, "what is read stays where it is");
    assert.deepEqual(await lines(), [["2026-01-02", 1], [today, 61]]);
    await axe(page);
    await page.locator("[data-below] a").click();
    await page.locator("#message-122").waitFor();
    await page.waitForFunction(() => document.querySelector("[data-below]").hidden);
  });
});

test("people are named after an @, links go along, and the list tells who was named and finds by name", async () => {
  await withPage(world, {}, async (page) => {
    const { admin, faculty, ids } = await two();
    const { id } = await group(admin, "Naming day", [ids["Dr. Leela Thomas"], ids["Prof. Suresh Babu"]]);
    await as(page, "admin", `/messages/${id}`);
    await page.locator("#chat-body").pressSequentially("Please ask @s");
    await page.locator("#chat-names li", { hasText: "Prof. Suresh Babu" }).waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#chat-names").isHidden());
    await page.keyboard.press("Backspace");
    await page.locator("#chat-names li").nth(1).waitFor();
    await axe(page);
    const first = await page.locator("#chat-names [aria-selected=true]").innerText();
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await page.locator("#chat-names [aria-selected=true]").innerText(), first);
    // Accents do not matter.
    await page.keyboard.type("Léel");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#chat-body").inputValue(), "Please ask @Dr. Leela Thomas ");
    await page.locator(".chat-attach summary").click();
    await page.locator("#chat-link-1").fill("https://example.org/plan?week=2");
    await page.locator("#chat-link-title-1").fill("The plan");
    await page.getByRole("button", { name: "Add another link" }).click();
    assert.ok(await page.locator("#chat-link-2").evaluate((field) => field === document.activeElement));
    await page.keyboard.type("https://example.org/list");
    await sound(page);
    // A draft keeps its links over a reload.
    await page.reload();
    assert.equal(await page.locator("#chat-link-2").inputValue(), "https://example.org/list");
    for (let n = 3; n <= 10; n += 1) await page.getByRole("button", { name: "Add another link" }).click();
    assert.ok(await page.getByRole("button", { name: "Add another link" }).isHidden());
    await page.locator("#chat-body").press("Enter");
    const sent = page.locator(".bubble-own[data-message]", { hasText: "Please ask" });
    await sent.locator(".links a", { hasText: "The plan" }).waitFor();
    const led = await sent.locator(".links a").evaluateAll((all) => all.map((one) => one.href));
    assert.deepEqual(led, ["https://example.org/plan?week=2", "https://example.org/list"]);
    assert.equal(await sent.locator("mark").innerText(), "@Dr. Leela Thomas");
    assert.deepEqual(await page.locator("[name=link]").evaluateAll((all) => all.map((one) => one.value)), [""]);
    // A wrong address is refused where it stands, and nothing is lost.
    await page.locator(".chat-attach summary").click();
    await page.locator("#chat-link-1").fill("http://example.org/");
    await write(page, "With a wrong one");
    assert.equal(await page.locator("#chat-body").inputValue(), "With a wrong one");
    assert.equal(await page.locator("[data-pending]").count(), 0);

    // Whoever was named sees it in the list, before opening it; a muted one is counted quietly.
    await withPage(world, {}, async (theirs) => {
      await as(theirs, "faculty", "/messages");
      const row = theirs.locator(".row", { hasText: "Naming day" });
      await row.locator(".chat-named").waitFor();
      await faculty("PUT", `/api/v1/conversations/${id}/mute`, { until: new Date(Date.now() + 3_600_000).toISOString() });
      await theirs.reload();
      await row.locator(".count-quiet").waitFor();
      await theirs.locator("input[name=q]").fill("naming");
      await turned(theirs, () => theirs.locator("input[name=q]").press("Enter"));
      assert.equal(await theirs.locator("main .row").count(), 1);
      await sound(theirs);
      await row.locator("a").click();
      await theirs.locator(".bubble-to-me", { hasText: "Please ask" }).waitFor();
      await sound(theirs);
      await theirs.locator(".chat-head .chat-muted").waitFor();
    });
  });
});

test("signing out leaves nothing in the browser, and asks before a message is thrown away", async () => {
  await withPage(world, { expectedErrors: [/ERR_INTERNET_DISCONNECTED|WebSocket/] }, async (page, context) => {
    const { id } = await two();
    await as(page, "admin", `/messages/${id}`);
    await context.setOffline(true);
    await write(page, "never sent");
    await page.locator("[data-pending]").waitFor();
    await page.locator("#chat-body").fill("a draft");
    const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("chat-")).length);
    assert.equal(await kept(), 2);
    const leave = page.locator(".topbar form[action='/logout'] button");
    await page.locator(".topbar summary, header summary").first().click();
    await leave.click();
    await page.locator("#confirm[open] button[value=no]").click();
    assert.equal(await kept(), 2);
    await page.locator("#chat-body").fill("");
    await page.locator("[data-pending]").waitFor();
    if (!(await leave.isVisible())) await page.locator(".topbar summary, header summary").first().click();
    await leave.click();
    await page.locator("#confirm[open]").waitFor();
    await context.setOffline(false);
    await turned(page, () => page.locator("#confirm[open] button[value=yes]").click());
    assert.equal(await kept(), 0);
  });
});

test("one's own copy is a file with what one wrote, in conversations one has left too", async () => {
  await withPage(world, {}, async (page) => {
    const { admin, ids } = await two();
    const { id } = await group(admin, "To be left", [ids["Prof. Suresh Babu"]]);
    await as(page, "moderator", `/messages/${id}`);
    await write(page, "written before leaving");
    await page.locator(".bubble-own[data-message]", { hasText: "before leaving" }).waitFor();
    await page.locator(".chat-head summary").click();
    await page.locator("form[action$='/leave'] button").click();
    await turned(page, () => page.locator("#confirm[open] button[value=yes]").click());
    await page.goto(at("/settings/chat"));
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#export a").click()]);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.filter((line) => line.conversation_id === id).map((line) => line.body), ["written before leaving"]);
  });
});

test("fault_b03: the largest message arrives; what the server will not read is given up alone, with its text", async () => {
  await withPage(world, { expectedErrors: [/WebSocket/] }, async (page) => {
    const { faculty, id } = await two();
    await as(page, "admin", `/messages/${id}`);
    const emoji = "😀".repeat(4000);
    await page.locator("#chat-body").fill(`${emoji}x`);
    assert.ok(await page.locator(".chat-send").isDisabled(), "one more than 4000 is too long");
    // Counted as the server counts: composed, and without what is blank around it.
    await page.locator("#chat-body").fill(`  ${"e\u0323\u0302".repeat(4000)}\n\n`);
    assert.ok(await page.locator(".chat-send").isEnabled(), "4000 composed letters");
    await page.locator("#chat-body").fill(emoji);
    await page.locator(".chat-attach summary").click();
    await page.locator("#chat-link-1").fill(`https://example.org/${"क".repeat(300)}`);
    assert.ok(await page.locator(".chat-send").isDisabled(), "an address of 2,720 bytes as it is sent");
    await page.locator("#chat-link-1").fill(`https://example.org/${"a".repeat(300)}`);
    await page.locator(".chat-send").click();
    await page.locator(".bubble-own[data-message]", { hasText: emoji }).waitFor();
    await settles(page, 0, "[data-pending]");

    // Items of an outbox that no field would let through, and one behind them.
    const keep = (bodies) =>
      page.evaluate((bodies) => {
        const { chat, me } = document.querySelector("[data-chat]").dataset;
        for (const [n, body] of bodies.entries()) {
          const item = { id: crypto.randomUUID(), body, reply: null, attachments: [] };
          localStorage.setItem(`chat-out:${me}:${chat}:${Date.now()}:000${n}`, JSON.stringify(item));
        }
      }, bodies);
    const huge = "a huge one ";
    const large = "a large one ";
    await keep([huge.repeat(30_000), large.repeat(17_000), "the one behind them"]);
    for (const turn of [1, 2]) {
      let sockets = 0;
      page.on("websocket", () => (sockets += 1));
      await page.reload();
      await page.locator("[data-pending]", { hasText: huge }).locator(".bubble-state-failed").waitFor();
      await page.locator("[data-pending]", { hasText: large }).locator(".bubble-state-failed").waitFor();
      await page.locator(".bubble-own[data-message]", { hasText: "the one behind them" }).waitFor();
      await settles(page, 2, "[data-pending]");
      assert.ok(sockets <= 2, `${sockets} connections, turn ${turn}`);
      page.removeAllListeners("websocket");
    }
    // News still come.
    await say(faculty, id, "I am here");
    await page.locator("[data-message]", { hasText: "I am here" }).waitFor();
    for (const text of [huge, large]) {
      await page.locator("[data-pending]", { hasText: text }).locator("button").last().click();
    }
    assert.equal(await page.locator("[data-pending]").count(), 0);
  });
});
