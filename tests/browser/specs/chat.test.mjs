// Conversations: two browsers talk and a third comes back from nowhere, everything by keyboard, and all of it without
// script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, noSidewaysScroll, setUp, withPage } from "../browser.mjs";

const world = setUp();
// Of the demo. Each test has people of its own, so that none reads another's messages away.
const PASSWORD = "seven quiet demo rivers";
const expectedErrors = [/ERR_INTERNET_DISCONNECTED|WebSocket connection|status of 422/];

async function signIn(page, college, who, next = "/messages") {
  await page.goto(world.server.url(college, `/login?next=${encodeURIComponent(next)}`));
  await page.locator("input[name=email]").fill(`${who}@${college}.example`);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main form [type=submit]").click();
  await page.waitForURL((url) => url.pathname === new URL(next, url).pathname);
}

/** Calls the API as the person signed in on the page. */
async function api(page, method, path, body) {
  const { status, text } = await page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(path, {
        method,
        headers: {
          "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
          ...(body && { "Content-Type": "application/json" }),
        },
        body: body && JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    },
    [method, path, body],
  );
  assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
  return text && JSON.parse(text);
}

const people = {};
/** The id of somebody, by what the directory says to whoever is signed in on the page. */
async function idOf(page, college, name) {
  people[college] ??= (await api(page, "GET", "/api/v1/people?limit=100")).items;
  return people[college].find((one) => one.full_name === name).id;
}

/** The address of the conversation with somebody. */
async function conversationWith(page, college, name) {
  const user_id = await idOf(page, college, name);
  const { id } = await api(page, "POST", "/api/v1/conversations", { kind: "direct", user_id });
  return { id, url: world.server.url(college, `/messages/${id}`) };
}

const say = (page, id, body, rest = {}) =>
  api(page, "POST", `/api/v1/conversations/${id}/messages`, { id: crypto.randomUUID(), body, ...rest });

/** What the messages on the page say, in their order, with those that wait. */
const texts = (page) =>
  page.locator("#chat .bubble .bubble-body").evaluateAll((all) =>
    all.map((one) => (one.querySelector(".prose") ?? one).textContent.trim()),
  );
const badge = (page) => page.locator(".rail .nav-link[href='/messages'] .count:not([hidden])");

/** Writes into the field and sends with Enter. */
async function write(page, text) {
  await page.locator("#chat-body").fill(text);
  await page.locator("#chat-body").press("Enter");
}

/** Waits until `look` gives what is expected, or fails with the difference. */
async function until(expected, look, what) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    try {
      assert.deepEqual(found, expected, what);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Several people in browsers of their own. */
async function together(options, body) {
  const open = async (left, pages) =>
    left === 0
      ? body(...pages)
      : withPage(world, { expectedErrors, limit: 300_000, ...options }, (page, context) =>
          open(left - 1, [...pages, { page, context }]),
        );
  return open(options.browsers ?? 2, []);
}

test("two browsers talk, a third comes back: nothing lost, order kept, unread agrees", async () => {
  await together({ browsers: 3 }, async ({ page: student }, { page: alumna }, { page: third, context }) => {
    await signIn(student, "northgate", "student");
    await signIn(alumna, "northgate", "alumna", "/experiences");
    await signIn(third, "northgate", "alumna", "/people");

    // The picker finds alumni for students, by name.
    await student.locator("a[href='/messages/new']").first().click();
    await student.locator("input[name=q]").fill("Anjali");
    await student.locator("input[name=q]").press("Enter");
    await student.locator(".row", { hasText: "Anjali Menon" }).locator("button").click();
    await student.waitForURL(/\/messages\/[0-9a-f-]+(#latest)?$/);
    const url = student.url();
    await write(student, "Good morning! May I ask about *your* interview?");
    await student.locator(".bubble-own[data-message] .bubble-state").waitFor();
    await write(student, "Second line");

    // Wherever the other one is, the badge and the title say so, and agree.
    for (const page of [alumna, third]) {
      await until("2", async () => (await badge(page).first().innerText()).match(/^\d+/)?.[0], "the badge");
      await until(true, async () => (await page.title()).startsWith("(2) "), "the title");
    }
    await alumna.goto(url);
    await student.locator(".bubble-latest .bubble-state-seen").waitFor();
    for (const page of [alumna, third]) {
      await until(0, () => badge(page).count(), "read on one device is read on all");
      await until(false, async () => (await page.title()).startsWith("("), "the title without a count");
    }

    // The third loses its network, writes on, and misses what is said, changed and deleted meanwhile.
    await third.goto(url);
    await until(2, async () => (await texts(third)).length, "messages on the third");
    await context.setOffline(true);
    await third.locator("#offline").waitFor();
    for (const n of [1, 2, 3]) await write(third, `from the train ${n}`);
    assert.equal(await third.locator("[data-pending]").count(), 3);
    for (let n = 1; n <= 4; n += 1) {
      await write(n % 2 ? student : alumna, `meanwhile ${n}`);
      await until(2 + n, async () => (await texts(student)).length, "meanwhile");
      await until(2 + n, async () => (await texts(alumna)).length, "meanwhile");
    }
    const { id } = await conversationWith(student, "northgate", "Anjali Menon");
    await api(student, "PATCH", `/api/v1/conversations/${id}/messages/2`, { body: "Second line, mended" });
    await api(student, "DELETE", `/api/v1/conversations/${id}/messages/3`);
    await api(alumna, "POST", `/api/v1/conversations/${id}/messages/1/reactions`, { emoji: "👍" });
    await context.setOffline(false);

    const [first, ...rest] = [
      "Good morning! May I ask about your interview?",
      "Second line, mended",
      "This message was deleted",
      "meanwhile 2",
      "meanwhile 3",
      "meanwhile 4",
      "from the train 1",
      "from the train 2",
      "from the train 3",
    ];
    for (const page of [third, student, alumna]) await until([first, ...rest], () => texts(page), "the same everywhere");
    await until(0, () => third.locator("[data-pending]").count(), "everything acknowledged");
    await third.locator("#message-1 .chat-sign").waitFor();
    assert.deepEqual(await third.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("chat-out:"))), []);
    for (const [who, page] of Object.entries({ third, student, alumna })) {
      await until(0, () => badge(page).count(), `everything is read, on the page of ${who}`);
    }
    await until(true, () => third.locator("#offline").isHidden(), "the banner goes");
  });
});

test("what was written survives closing the page without a network", async () => {
  await withPage(world, { expectedErrors }, async (page, context) => {
    await signIn(page, "northgate", "classmate");
    const { url } = await conversationWith(page, "northgate", "Rohit Deshmukh");
    await page.goto(url);
    await page.locator("#chat-body").fill("a draft");
    await page.goto(world.server.url("northgate", "/people"));
    await page.goto(url);
    assert.equal(await page.locator("#chat-body").inputValue(), "a draft", "drafts are kept");
    await context.setOffline(true);
    await write(page, "sent in a tunnel");
    await page.locator("[data-pending]").waitFor();
    await page.close();
    await context.setOffline(false);
    const later = await context.newPage();
    await later.goto(url);
    await until(["sent in a tunnel"], () => texts(later), "sent by the next page");
    await until(0, () => later.locator("[data-pending]").count(), "once");
  });
});

test("a message is answered, changed, signed and deleted by keyboard alone", async () => {
  await together({}, async ({ page: student }, { page: alumnus }) => {
    await signIn(student, "northgate", "student");
    const { url } = await conversationWith(student, "northgate", "Rohit Deshmukh");
    await student.goto(url);
    await write(student, "Is Tuesday fine?");
    await signIn(alumnus, "northgate", "alumnus", new URL(url).pathname);
    const menu = async (page, message, downs) => {
      await page.locator(`#message-${message} .bubble-more`).focus();
      await page.keyboard.press("Enter");
      await page.locator(".message-menu").waitFor();
      for (let n = 0; n < downs; n += 1) await page.keyboard.press("ArrowDown");
    };
    // Escape gives the focus back.
    await menu(alumnus, 1, 0);
    await axe(alumnus);
    await alumnus.keyboard.press("Escape");
    assert.equal(await alumnus.evaluate(() => document.activeElement.className), "bubble-more");
    // Reply: first entry below the signs.
    await menu(alumnus, 1, 1);
    await alumnus.keyboard.press("Enter");
    await alumnus.locator("[data-context]:visible").waitFor();
    await alumnus.keyboard.type("Wednesday is better");
    await alumnus.keyboard.press("Enter");
    await student.locator("#message-2 .chat-reply", { hasText: "Is Tuesday fine?" }).waitFor();
    // React: the first sign.
    await menu(alumnus, 1, 0);
    await alumnus.keyboard.press("Enter");
    await student.locator("#message-1 .chat-sign", { hasText: "👍" }).waitFor();
    // Arrow up changes one's last message; Escape would leave it.
    await alumnus.locator("#chat-body").focus();
    await alumnus.keyboard.press("ArrowUp");
    assert.equal(await alumnus.locator("#chat-body").inputValue(), "Wednesday is better");
    await alumnus.keyboard.press("End");
    await alumnus.keyboard.type(", at ten");
    await alumnus.keyboard.press("Enter");
    await student.locator("#message-2", { hasText: "Wednesday is better, at ten" }).waitFor();
    // Delete: asked first, and the other sees that something was there.
    await menu(alumnus, 2, 4);
    await alumnus.keyboard.press("Enter");
    await alumnus.locator("#confirm[open] button[value=yes]").focus();
    await alumnus.keyboard.press("Enter");
    await student.locator("#message-2.bubble-deleted").waitFor();
    // Details open over the page and say who has it.
    await menu(student, 1, 5);
    await student.keyboard.press("Enter");
    await student.locator("#remote-dialog[open] #delivery .bubble-state-seen").waitFor();
    await axe(student);
  });
});

test("one sees who is here and who writes, by name, and may hide it", async () => {
  await together({}, async ({ page: student }, { page: alumnus }) => {
    await signIn(alumnus, "riverside", "alumnus", "/settings/chat");
    await signIn(student, "riverside", "student");
    const { url } = await conversationWith(student, "riverside", "Arun Prakash");
    await student.goto(url);
    await write(student, "Hello?");
    await student.locator("#message-1").waitFor();
    await alumnus.goto(url);
    await student.locator(".chat-head .presence:visible").waitFor();
    await alumnus.locator("#chat-body").pressSequentially("Hi th");
    await until("Arun Prakash is typing…", () => student.locator("[data-status]").innerText(), "typing");
    await alumnus.goto(world.server.url("riverside", "/settings/chat"));
    for (const box of ["shows_read", "shows_presence"]) await alumnus.locator(`input[name=${box}]`).uncheck();
    await alumnus.locator("main form [type=submit]").click();
    await alumnus.locator(".toast").waitFor();
    await student.reload();
    await write(student, "Are you there?");
    await alumnus.goto(url);
    await student.locator("#message-2 .bubble-state-delivered").waitFor();
    await student.waitForTimeout(1500);
    assert.equal(await student.locator("#message-2 .bubble-state-seen").count(), 0);
    assert.equal(await student.locator(".chat-head .presence:visible").count(), 0);
  });
});

test("a long text is warned about, never cut, and errors speak the page's language", async () => {
  await withPage(world, { locale: "ar" }, async (page) => {
    await signIn(page, "riverside", "classmate");
    const { url } = await conversationWith(page, "riverside", "Divya Nair");
    await page.goto(url);
    await page.locator("#chat-body").fill("x".repeat(4100));
    await page.locator("[data-count]", { hasText: "100" }).waitFor();
    assert.equal(await page.locator("#chat-body").inputValue().then((text) => text.length), 4100);
    assert.ok(await page.locator(".chat-send").isDisabled());
    await write(page, "السلام عليكم");
    await page.locator("#message-1").waitFor();
    // A stranger's second message has to wait for the first one's answer; one that waits in the browser says why.
    await page.locator("[data-wait]:visible").waitFor();
    assert.ok(await page.locator("#chat-body").isHidden());
    await page.evaluate(() => {
      const { chat, me } = document.querySelector("[data-chat]").dataset;
      const item = { id: crypto.randomUUID(), body: "هل أنت هنا؟", reply: null, attachments: [] };
      localStorage.setItem(`chat-out:${me}:${chat}:${Date.now()}:0001`, JSON.stringify(item));
    });
    await page.reload();
    const failed = page.locator("[data-pending] .bubble-state-failed");
    await failed.waitFor();
    assert.match(await failed.innerText(), /تنتظر/);
    await page.locator("[data-pending] button").last().click();
    assert.equal(await page.locator("[data-pending]").count(), 0);
  });
});

test("a long conversation: to the unread ones, up without jumps, and back to the newest", async () => {
  await together({}, async ({ page: student }, { page: alumna }) => {
    await signIn(student, "riverside", "student");
    await signIn(alumna, "riverside", "alumna");
    const { id, url } = await conversationWith(student, "riverside", "Teena Varghese");
    const spoken = 110;
    for (let n = 1; n <= spoken; n += 1) await say(n <= 40 ? alumna : student, id, `line ${n}`);
    await api(alumna, "POST", `/api/v1/conversations/${id}/read`, { seq: 45 });
    await alumna.goto(url);
    await alumna.locator("#message-110").waitFor();
    await alumna.locator(".chat-jump a").click();
    await alumna.locator("#unread + #message-46").waitFor();
    const seqs = () => alumna.locator("[data-message]").evaluateAll((all) => all.map((one) => Number(one.dataset.message)));
    // Down to the end: every message once, and live from there.
    const down = async () => {
      await alumna.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      return (await seqs()).at(-1);
    };
    await until(110, down, "the newest");
    await say(student, id, "line 111");
    await until(111, async () => (await seqs()).at(-1), "live again");
    // Up to the beginning: what is looked at stays where it is.
    for (let tries = 0; (await seqs())[0] > 1 && tries < 10; tries += 1) {
      const first = (await seqs())[0];
      const place = await alumna.evaluate((seq) => {
        scrollTo(0, 300);
        return document.getElementById(`message-${seq}`).getBoundingClientRect().top;
      }, first);
      await until(true, async () => (await seqs())[0] < first, "older ones");
      await alumna.waitForTimeout(300);
      const now = await alumna.evaluate((seq) => document.getElementById(`message-${seq}`).getBoundingClientRect().top, first);
      assert.ok(Math.abs(now - place) < 60, `the page jumped from ${place} to ${now}`);
    }
    assert.deepEqual(await seqs(), Array.from({ length: 111 }, (_, n) => n + 1));
    const days = await alumna.locator("[data-day-line]").evaluateAll((all) => all.map((one) => one.dataset.dayLine));
    assert.equal(new Set(days).size, days.length, "one line a day");
    // An older stretch leads back, and nothing is appended to it.
    await alumna.goto(`${url}?before=30`);
    await say(student, id, "line 112");
    await alumna.waitForTimeout(500);
    assert.ok(!(await seqs()).includes(112));
    await alumna.goto(new URL(await alumna.locator("[data-newer] a").last().getAttribute("href"), url).href);
    await alumna.locator("#message-112").waitFor();
  });
});

test("without script one starts, reads, answers, changes, signs, searches, reports and deletes", async () => {
  await together({ script: false, width: "narrow" }, async ({ page: student }, { page: alumna }) => {
    await signIn(student, "almanar", "student", "/messages/new");
    await student.locator("input[name=q]").fill("نورة");
    await student.locator("main form[role=search] [type=submit]").click();
    await student.locator(".row", { hasText: "نورة الشمري" }).locator("button").click();
    await student.waitForURL(/\/messages\/[0-9a-f-]+(#latest)?$/);
    const path = new URL(student.url()).pathname;
    await student.locator("#chat-body").fill("هل لي بسؤال؟");
    await student.locator(".chat-send").click();
    await student.locator("#message-1").waitFor();
    await noSidewaysScroll(student);

    await signIn(alumna, "almanar", "alumna");
    const line = alumna.locator(".row-unread a");
    await line.click();
    await alumna.locator("#message-1").waitFor();
    await alumna.goto(world.server.url("almanar", "/messages"));
    assert.equal(await alumna.locator(".row-unread").count(), 1, "looking does not read");
    await alumna.locator(".row-unread a").click();
    await alumna.locator("[data-no-script] button").click();
    await alumna.waitForURL(/\/messages$/);
    assert.equal(await alumna.locator(".row-unread").count(), 0);
    // Answer.
    await alumna.goto(world.server.url("almanar", `${path}/messages/1`));
    await noSidewaysScroll(alumna);
    await alumna.locator(".message-signs button").first().click();
    await alumna.locator("#message-1 .chat-sign").waitFor();
    await alumna.locator("#message-1 .bubble-more").click();
    await alumna.locator("a[href*='reply=']").click();
    await alumna.locator("#chat-body").fill("Of course");
    await alumna.locator(".chat-send").click();
    await alumna.locator("#message-2 .chat-reply").waitFor();
    // Change and delete.
    await alumna.locator("#message-2 .bubble-more").click();
    await alumna.locator("textarea[name=body]").fill("Of course, ask");
    await alumna.locator("form[action$='/edit'] [type=submit]").click();
    await alumna.locator("#message-2", { hasText: "Of course, ask" }).waitFor();
    await student.goto(world.server.url("almanar", `${path}/search?q=course`));
    assert.equal(await student.locator("main .row").count(), 1);
    await student.locator("main .row a").click();
    await student.locator("#message-2 .bubble-more").click();
    await student.locator("a[href$='/report']").click();
    await student.locator("textarea[name=reason]").fill("Only a test");
    await student.locator("main form [type=submit]").click();
    await student.waitForURL((to) => to.pathname === path);
    await alumna.locator("#message-2 .bubble-more").click();
    await alumna.locator(".asked-plainly:has(form[action$='/delete']) summary").click();
    await alumna.locator(".asked-panel[action$='/delete'] [type=submit]").click();
    await alumna.locator("#message-2.bubble-deleted").waitFor();
    // Too long: kept, and said.
    await student.locator("#chat-body").fill("y".repeat(4001));
    await student.locator(".chat-send").click();
    await student.locator("#chat-problem").waitFor();
    assert.equal((await student.locator("#chat-body").inputValue()).length, 4001);
    // Two links, the second in fields that were asked for; what was written stays.
    await student.locator("#chat-body").fill("Two places");
    await student.locator(".chat-attach summary").click();
    await student.locator("#chat-link-1").fill("https://example.org/one");
    await student.locator("[data-another]").click();
    await student.locator("#chat-link-2").fill("https://example.org/two");
    assert.equal(await student.locator("#chat-body").inputValue(), "Two places");
    await noSidewaysScroll(student);
    await student.locator(".chat-send").click();
    await student.locator("#message-3 .links a[href='https://example.org/two']").waitFor();
    assert.equal(await student.locator("#message-3 .links a").count(), 2);
  });
  // The moderator opens the case and sees what it said.
  await withPage(world, { script: false }, async (page) => {
    await signIn(page, "almanar", "moderator", "/admin/moderation/messages");
    await page.locator("main .row button").first().click();
    await page.locator(".chat-original", { hasText: "Of course" }).first().waitFor();
    await noSidewaysScroll(page);
  });
});

test("a group is started, named, enlarged and left; people connect from a profile", async () => {
  await together({}, async ({ page: student }, { page: classmate }) => {
    await signIn(student, "almanar", "student", "/people");
    await student.locator(".row", { hasText: "فهد الدوسري" }).locator("button[name=user_id]").click();
    await student.locator(".row", { hasText: "فهد الدوسري" }).locator("button[value=withdraw]").waitFor();
    await signIn(classmate, "almanar", "classmate", `/people/${await idOf(student, "almanar", "سارة الحربي")}`);
    await classmate.locator("button[value=accept]").click();
    await classmate.waitForURL(/\/connections/);
    await student.goto(world.server.url("almanar", "/messages/new?group=true"));
    await student.locator("input[name=title]").fill("مشروع التخرج");
    await student.locator("label", { hasText: "فهد الدوسري" }).click();
    await student.locator("main form[method=post] .form-actions [type=submit]").click();
    await student.waitForURL(/\/messages\/[0-9a-f-]+(#latest)?$/);
    const base = new URL(student.url()).pathname;
    await student.goto(world.server.url("almanar", `${base}/people`));
    await student.locator("input[name=title]").fill("مشروع التخرج ٢");
    await student.locator("form[action$='/rename'] [type=submit]").click();
    await student.locator(".toast").waitFor();
    await student.locator("input[name=q]").fill("خالد");
    await student.locator("main form[role=search] [type=submit]").click();
    await student.locator("button[name=add]").first().click();
    await until(3, () => student.locator("main .rows").first().locator(".row").count(), "three people");
    await student.locator("form:has(button[name=remove])", { hasText: "خالد" }).locator("button").click();
    await student.locator("#confirm[open] button[value=yes]").click();
    await until(2, () => student.locator("main .rows").first().locator(".row").count(), "two people");
    await classmate.goto(world.server.url("almanar", base));
    await classmate.locator(".chat-line", { hasText: "خالد" }).first().waitFor();
    await classmate.locator(".chat-head summary").click();
    await classmate.locator("form[action$='/leave'] button").click();
    await classmate.locator("#confirm[open] button[value=yes]").click();
    await classmate.waitForURL(/\/messages$/);
  });
});
