// How the pages of chat stand on a phone and on a desk: what fits, what stays in sight, what they weigh.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { WIDTHS, axe, noSidewaysScroll, setUp, sound, turned, withPage } from "../browser.mjs";
import { address, api, signIn } from "../people.mjs";

const world = setUp();
const SITE = "riverside";
const PHONE = { width: 390, height: 844 };
const at = (path) => world.server.url(SITE, path);
const as = (page, who, next) => signIn(world, page, SITE, address(SITE, who), next);
const say = (call, id, body, rest = {}) =>
  call("POST", `/api/v1/conversations/${id}/messages`, { id: randomUUID(), body, ...rest });

/** A group of the admin and the faculty with so many short messages, by turns of two; its id and their ways to the API. */
async function spoken(title, count) {
  const [admin, faculty] = [await api(world, SITE, address(SITE, "admin")), await api(world, SITE, address(SITE, "faculty"))];
  const { id: colleague } = await faculty("GET", "/api/v1/auth/me");
  const { id } = await admin("POST", "/api/v1/conversations", { kind: "group", title, user_ids: [colleague] });
  for (let n = 1; n <= count; n += 1) await say(n % 4 < 2 ? admin : faculty, id, `Line number ${n}`);
  const { last_seq: seq } = await faculty("GET", `/api/v1/conversations/${id}`);
  for (const one of [admin, faculty]) await one("POST", `/api/v1/conversations/${id}/read`, { seq });
  return { id, admin, faculty };
}
const box = (page, selector) => page.locator(selector).first().evaluate((one) => {
  const { top, bottom, left, right, width, height } = one.getBoundingClientRect();
  return { top, bottom, left, right, width, height };
});
/** The bodies of messages that are wholly between the head and the field. */
const inSight = (page) => page.evaluate(() => {
  const top = document.querySelector(".chat-head").getBoundingClientRect().bottom;
  const bottom = document.querySelector(".chat-foot").getBoundingClientRect().top;
  return [...document.querySelectorAll(".bubble-body")].filter((one) => {
    const at = one.getBoundingClientRect();
    return at.height > 0 && at.top >= top - 1 && at.bottom <= bottom + 1;
  }).map((one) => one.textContent.trim());
});
const settles = (page, look, ...rest) => page.waitForFunction(look, ...rest);

test("a phone shows a conversation whole: eight short messages, grouped, nothing under the field", async () => {
  await withPage(world, {}, async (page) => {
    const { id, admin, faculty } = await spoken("Dense", 24);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    const seen = await inSight(page);
    assert.ok(seen.length >= 8, `${seen.length} messages in sight`);
    assert.equal(seen.at(-1), "Line number 24");
    for (const bar of [".topbar", ".bottombar", ".chat-list"]) assert.ok(await page.locator(bar).first().isHidden(), bar);
    assert.ok(await page.locator(".chat-back").isVisible());
    // One name and one time for what somebody says in one go; one receipt for all of it.
    const drawn = await page.evaluate(() => {
      const shown = (one) => one && getComputedStyle(one).display !== "none" && one.getBoundingClientRect().width > 2;
      const count = (selector) => [...document.querySelectorAll(selector)].filter(shown).length;
      return {
        follows: document.querySelectorAll(".bubble-follows").length,
        names: count(".bubble:not(.bubble-own) .bubble-author"),
        pictures: [...document.querySelectorAll(".bubble > .avatar")].filter((one) => getComputedStyle(one).visibility === "visible").length,
        times: count(".bubble-meta > time"),
        states: count(".bubble .bubble-state"),
      };
    });
    const starts = (await page.locator(".bubble").count()) - drawn.follows;
    const others = await page.locator(".bubble:not(.bubble-own, .bubble-follows)").count();
    assert.deepEqual(drawn, { follows: 11, names: others, pictures: others, times: starts, states: 1 });
    // What comes goes on in the same way, as the server would draw it.
    for (const words of ["again", "and again"]) await say(admin, id, words);
    await page.locator(".bubble-body", { hasText: "and again" }).waitFor();
    const classes = () => page.locator("[data-message]").evaluateAll((all) =>
      all.map((one) => ["follows", "ends", "latest"].filter((what) => one.classList.contains(`bubble-${what}`)).join(" ")));
    const live = await classes();
    // Read by now, so that no line stands before what is new.
    while ((await faculty("GET", `/api/v1/conversations/${id}`)).unread > 0) await page.waitForTimeout(100);
    await page.reload();
    await page.locator("[data-live]").waitFor();
    assert.deepEqual(live, await classes());
    await sound(page);
  });
});

test("page_p09: when a keyboard takes height away, the newest message stays in sight", async () => {
  await withPage(world, {}, async (page) => {
    const { id } = await spoken("Keyboard", 20);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    await page.locator("#chat-body").focus();
    await page.setViewportSize({ width: PHONE.width, height: 500 });
    await settles(page, () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2);
    const seen = await inSight(page);
    assert.equal(seen.at(-1), "Line number 20");
    assert.ok(seen.length >= 5, `${seen.length} messages above the keyboard`);
    // A field that grows does not cover it either.
    await page.locator("#chat-body").fill("a\nb\nc\nd");
    await settles(page, () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2);
    assert.equal((await inSight(page)).at(-1), "Line number 20");
  });
});

test("page_p08: without a network a line says so where one looks, and the message waits with a clock", async () => {
  await withPage(world, { expectedErrors: [/ERR_INTERNET_DISCONNECTED|WebSocket/] }, async (page, context) => {
    const { id } = await spoken("Tunnel", 30);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    await context.setOffline(true);
    await page.locator("#offline").waitFor();
    await page.locator("#chat-body").fill("from the tunnel");
    await page.locator(".chat-send").click();
    const waiting = page.locator("[data-pending] .bubble-meta");
    await waiting.getByText("Waiting for connection").waitFor();
    assert.equal(await waiting.locator("use[href$='#clock']").count(), 1);
    const line = await box(page, "#offline");
    const head = await box(page, ".chat-head");
    assert.ok(line.top >= -0.5 && line.bottom <= PHONE.height, `the line is at ${line.top}`);
    assert.ok(head.top >= line.bottom - 1, `the head begins at ${head.top}, the line ends at ${line.bottom}`);
    await context.setOffline(false);
    await page.locator(".bubble-own[data-message]", { hasText: "from the tunnel" }).waitFor();
  });
});

test("page_p01: what can be done with a message that was not sent is said in whole words, under a thumb", async () => {
  for (const locale of ["en", "ar"]) {
    await withPage(world, { locale }, async (page) => {
      const { id } = await spoken(`Refused ${locale}`, 1);
      await page.setViewportSize(PHONE);
      await as(page, "faculty", `/messages/${id}`);
      await page.evaluate(() => {
        const { chat, me } = document.querySelector("[data-chat]").dataset;
        const item = { id: crypto.randomUUID(), body: "x".repeat(5000), reply: null, attachments: [] };
        localStorage.setItem(`chat-out:${me}:${chat}:${Date.now()}:0001`, JSON.stringify(item));
      });
      await page.reload();
      await page.locator("[data-pending] .bubble-state-failed").waitFor();
      const buttons = page.locator("[data-pending] .bubble-meta button");
      assert.equal(await buttons.count(), 2);
      const why = await box(page, "[data-pending] .bubble-state-failed");
      for (const button of await buttons.all()) {
        const { height, lines, top } = await button.evaluate((one) => ({
          height: one.getBoundingClientRect().height,
          top: one.getBoundingClientRect().top,
          lines: (() => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range.getClientRects().length;
          })(),
        }));
        assert.equal(lines, 1, "whole words on one line");
        assert.ok(height >= 44, `${height} px high`);
        assert.ok(top >= why.bottom - 1, "on a line of their own");
      }
      await noSidewaysScroll(page);
      await buttons.last().click();
    });
  }
});

test("page_p02: what the first message to somebody is, is said before and after it is sent", async () => {
  await withPage(world, { width: "narrow" }, async (page) => {
    await as(page, "classmate", "/messages/new");
    await page.locator("input[name=q]").fill("Suresh");
    await turned(page, () => page.locator("input[name=q]").press("Enter"));
    await page.locator(".chat-asking").waitFor();
    await page.locator(".row", { hasText: "Prof. Suresh Babu" }).locator("button").click();
    await page.waitForURL(/\/messages\/[0-9a-f-]+(#latest)?$/);
    const { pathname } = new URL(page.url());
    await page.locator("[data-live]").waitFor();
    assert.match(await page.locator("[data-ask]").innerText(), /Suresh Babu.* will get this as a request/);
    await axe(page);
    await page.locator("#chat-body").fill("May I ask about the project?");
    await page.locator(".chat-send").click();
    await page.locator("[data-wait]:visible").waitFor();
    assert.match(await page.locator("[data-wait]").innerText(), /Request sent/);
    assert.ok(await page.locator("#chat-body").isHidden());
    await axe(page);
    // The server says the same; once the other has accepted, the field is there again.
    await page.reload();
    assert.ok(await page.locator("#chat-body").isHidden());
    const other = await api(world, SITE, address(SITE, "moderator"));
    const id = pathname.split("/").at(-1);
    await other("POST", `/api/v1/conversations/${id}/accept`);
    await say(other, id, "Of course");
    await page.locator("#chat-body:visible").waitFor();
    assert.ok(await page.locator("[data-wait]").isHidden());
    assert.equal(await page.locator("[data-ask]").count(), 0);
  });
});

test("page_p07: who was picked for a group and what it is called stay over searches, without script too", async () => {
  for (const script of [true, false]) {
    await withPage(world, { script, width: "narrow" }, async (page) => {
      await as(page, "admin", "/messages/new?group=true");
      await page.locator("input[name=title]").fill(`Two searches ${script}`);
      for (const [q, name] of [["Leela", "Dr. Leela Thomas"], ["Divya", "Divya Nair"]]) {
        await page.locator("input[name=q]").fill(q);
        await turned(page, () => page.locator("input[name=q]").press("Enter"));
        await page.locator(".choice label", { hasText: name }).click();
      }
      await turned(page, () => page.locator("button[name=find]").click());
      assert.equal(await page.locator("input[name=title]").inputValue(), `Two searches ${script}`);
      assert.deepEqual(
        (await page.locator(".pick bdi").allInnerTexts()).sort(),
        ["Divya Nair", "Dr. Leela Thomas"],
      );
      if (script) await sound(page);
      // One of them is taken out again.
      await page.locator(".pick label", { hasText: "Divya Nair" }).click();
      await turned(page, () => page.locator("button[name=find]").click());
      assert.deepEqual(await page.locator(".pick bdi").allInnerTexts(), ["Dr. Leela Thomas"]);
      await page.locator("button[name=start]").click();
      await page.waitForURL(/\/messages\/[0-9a-f-]+(#latest)?$/);
      assert.equal(await page.locator(".chat-who h1").innerText(), `Two searches ${script}`);
    });
  }
});

test("page_p10: a row of the list is two lines, time beside the name, and no higher than 72 px", async () => {
  await withPage(world, {}, async (page) => {
    const { id } = await spoken("A group with a rather long name that does not fit a phone", 3);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", "/messages");
    const rows = await page.locator(".chat-row").evaluateAll((all) => all.map((row) => {
      const [name, time] = [row.querySelector(".row-title"), row.querySelector("time")].map((one) => one?.getBoundingClientRect());
      return { height: row.getBoundingClientRect().height, name: name.top + name.height / 2, time: time && time.top + time.height / 2 };
    }));
    assert.ok(rows.length > 0);
    for (const { height, name, time } of rows) {
      assert.ok(height >= 64 && height <= 72.5, `a row is ${height} px high`);
      if (time) assert.ok(Math.abs(name - time) < 6, "the time stands beside the name");
    }
    const first = await box(page, ".chat-row");
    assert.ok(first.top <= 260, `the first row begins at ${first.top}`);
    assert.ok(await page.locator(`a[href^="/messages/${id}"]`).count());
  });
});

test("page_p14: letters with signs above and dots below are whole in the head", async () => {
  await withPage(world, { locale: "ar" }, async (page) => {
    const { id } = await spoken("خالد العتيبي يُجيب", 1);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", `/messages/${id}`);
    const { cut } = await page.locator(".chat-who bdi").evaluate((head) => {
      const range = document.createRange();
      range.selectNodeContents(head);
      const [text, clip] = [range.getBoundingClientRect(), head.getBoundingClientRect()];
      return { cut: text.top < clip.top - 0.5 || text.bottom > clip.bottom + 0.5 };
    });
    assert.ok(!cut, "the line is lower than its letters");
  });
});

test("from 1024 px the list stands beside the conversation, by the server, and is kept up", async () => {
  await withPage(world, {}, async (page) => {
    const { id, admin } = await spoken("Beside", 30);
    const other = await spoken("The other one", 2);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    for (const width of [1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const [list, room] = [await box(page, ".chat-list"), await box(page, ".chat-room")];
      assert.ok(list.right <= room.left + 1, "side by side");
      assert.ok(list.height <= 900 && room.width >= 400, `${room.width} px for the conversation`);
      assert.equal(await page.locator(".chat-list [aria-current=page] bdi").innerText(), "Beside");
      await noSidewaysScroll(page);
    }
    // As wide as every other page is.
    const chat = [(await box(page, ".chat-list")).left, (await box(page, ".chat-room")).right];
    await say(admin, other.id, "Something new");
    const row = page.locator(".chat-list .chat-row", { hasText: "The other one" });
    await row.getByText("Something new").waitFor();
    await row.locator(".count").waitFor();
    assert.equal(await page.locator(".chat-list [aria-current=page] bdi").innerText(), "Beside");
    // What one says oneself stands there too.
    await page.locator("#chat-body").fill("Said from here");
    await page.locator(".chat-send").click();
    await page.locator(".chat-list .chat-row", { hasText: "Beside" }).getByText("Said from here").waitFor();
    await page.locator("#chat-body").blur();
    // The keys walk through the messages, not through the list.
    await page.keyboard.press("k");
    assert.ok(await page.evaluate(() => document.activeElement.matches("#chat .bubble-more")));
    await sound(page);
    await page.locator(".chat-list .row-title", { hasText: "The other one" }).click();
    await page.waitForURL((url) => url.pathname === `/messages/${other.id}`);
    await page.goto(at("/people"));
    const people = await page.locator(".content").evaluate((one) => {
      const { left, right } = one.getBoundingClientRect();
      const { paddingLeft, paddingRight } = getComputedStyle(one);
      return [left + parseFloat(paddingLeft), right - parseFloat(paddingRight)];
    });
    for (const n of [0, 1]) assert.ok(Math.abs(chat[n] - people[n]) < 1.5, `edges ${chat} and ${people}`);
  });
  await withPage(world, { script: false }, async (page) => {
    await as(page, "faculty", "/messages");
    await page.locator(".chat-row .row-title").first().click();
    await page.locator(".chat-list .chat-row").first().waitFor();
    assert.ok(await page.locator(".chat-room").isVisible());
  });
});

test("page_p25: without script too a conversation opens at its newest message", async () => {
  await withPage(world, { script: false }, async (page) => {
    await spoken("Long and plain", 45);
    await page.setViewportSize(PHONE);
    await as(page, "faculty", "/messages");
    await page.locator(".row-title", { hasText: "Long and plain" }).click();
    await page.locator(".bubble-body", { hasText: "Line number 45" }).waitFor();
    const last = await page.locator(".bubble-body", { hasText: "Line number 45" }).boundingBox();
    const foot = await page.locator(".chat-foot").boundingBox();
    assert.ok(last.y > 0 && last.y + last.height <= foot.y + 1, `the newest is at ${last.y}, the field at ${foot.y}`);
  });
});

test("the menu of a message does not cover it", async () => {
  await withPage(world, {}, async (page) => {
    const { id } = await spoken("Menus", 14);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    for (const size of [PHONE, WIDTHS.narrow, WIDTHS.wide]) {
      await page.setViewportSize(size);
      for (const message of [14, 11, 8, 6]) {
        const link = page.locator(`.bubble[data-message="${message + 1}"] .bubble-more`);
        await link.focus();
        await page.keyboard.press("Enter");
        // The list may still move (a receipt, a new size of the window): the menu goes along.
        await settles(page, (selector) => {
          const menu = document.querySelector(".message-menu")?.getBoundingClientRect();
          const text = document.querySelector(selector).getBoundingClientRect();
          if (!menu) return false;
          const beside = menu.top >= text.bottom - 0.5 || menu.bottom <= text.top + 0.5;
          return beside && menu.top >= 0 && menu.bottom <= innerHeight && menu.left >= 0 && menu.right <= innerWidth;
        }, `.bubble[data-message="${message + 1}"] .bubble-body`, { timeout: 3000 });
        await page.keyboard.press("Escape");
      }
    }
  });
});

test("the menu of a message goes where its message goes", async () => {
  await withPage(world, {}, async (page) => {
    const { id } = await spoken("Menus that move", 14);
    await as(page, "faculty", `/messages/${id}`);
    await page.locator("[data-live]").waitFor();
    await page.setViewportSize(PHONE);
    await page.locator('.bubble[data-message="15"] .bubble-more').focus();
    await page.keyboard.press("Enter");
    await page.locator(".message-menu").waitFor();
    // Something below the message grows, and the list moves up under the open menu.
    await page.evaluate(() => {
      const line = document.createElement("p");
      line.style.blockSize = "120px";
      document.querySelector('.bubble[data-message="15"]').closest("ol, ul").append(line);
      scrollTo(0, document.documentElement.scrollHeight);
    });
    await settles(page, () => {
      const menu = document.querySelector(".message-menu").getBoundingClientRect();
      const text = document.querySelector('.bubble[data-message="15"] .bubble-body').getBoundingClientRect();
      return menu.top >= text.bottom - 0.5 || menu.bottom <= text.top + 0.5;
    }, null, { timeout: 3000 });
  });
});

test("page_p22: a conversation weighs under 60 kB in fewer than 12 requests, its script under 45 kB", async () => {
  await withPage(world, {}, async (page, context) => {
    const { id } = await spoken("Weighed", 20);
    await as(page, "faculty", "/messages");
    for (const [path, most] of [[`/messages/${id}`, 60_000], ["/messages", 60_000], ["/people", 60_000]]) {
      const cold = await context.newPage();
      const session = await context.newCDPSession(cold);
      await session.send("Network.enable");
      await session.send("Network.setCacheDisabled", { cacheDisabled: true });
      const found = new Map();
      session.on("Network.requestWillBeSent", ({ requestId, request, type }) => found.set(requestId, { url: request.url, type, bytes: 0 }));
      session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        const one = found.get(requestId);
        if (one) one.bytes = encodedDataLength;
      });
      await cold.goto(at(path), { waitUntil: "networkidle" });
      const all = [...found.values()];
      const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
      const script = sum(all.filter(({ url }) => new URL(url).pathname.endsWith(".js")));
      const said = all.map(({ url, bytes }) => `${bytes} ${new URL(url).pathname}`).join("\n");
      assert.ok(sum(all) < most, `${path}: ${sum(all)} bytes\n${said}`);
      assert.ok(all.length < 12, `${path}: ${all.length} requests\n${said}`);
      assert.ok(script > 0 && script < 45_000, `${path}: ${script} bytes of script\n${said}`);
      if (process.env.P2P_WEIGHTS) console.log(`${path}: ${sum(all)} bytes, ${all.length} requests, ${script} of script\n${said}`);
      await cold.close();
    }
  });
});
