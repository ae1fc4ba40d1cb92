// What the server sends is written as text alone (textContent): names that users chose never become markup.

const POLL_MILLIS = 2000;
const BIN_MILLIS = 5000;
const BINS = 60;
const LATENCY_MILLIS = 60_000;
const GROUPS = [
  { id: "granted", name: "Granted", outcomes: ["granted", "changed"] },
  { id: "rejected", name: "Rejected", outcomes: ["rejected", "disabled", "token-ended"] },
  { id: "throttled", name: "Throttled", outcomes: ["throttled"] },
  { id: "unanswered", name: "Not decided", outcomes: ["overloaded", "unconfirmed", "failed"] },
];

const byId = (id) => document.getElementById(id);

// Keys by environment, in this variable and nowhere else.
const keys = new Map();
let environment = "live";
let samples = [];
let bins = new Map();
let timer = 0;
let asked = "";
let found = [];
let sessionsOf = null;

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(command, question = {}) {
  const of = environment;
  const response = await fetch(`console/api/${of}/${command}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${keys.get(of)}` },
    body: JSON.stringify(question),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(30_000),
  });
  const reply = await response.json();
  if (!response.ok) {
    throw new Refused(response.status, reply.message);
  }
  return reply;
}

/* Elements */

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(properties).forEach(([key, value]) =>
    key in made ? (made[key] = value) : made.setAttribute(key, value),
  );
  made.append(...children);
  return made;
}

function drawing(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** A row of a table; the roles keep it one where the style shows it as a block. */
function row(table, first, ...cells) {
  const labels = [...byId(table).closest("table").querySelectorAll("thead th")];
  const made = element("tr", { role: "row" });
  made.append(element("th", { scope: "row", role: "rowheader" }, ...first));
  cells.forEach((content, index) => {
    const label = labels[index + 1];
    made.append(
      element(
        "td",
        { role: "cell", className: label.className, "data-label": label.textContent },
        ...[content].flat(),
      ),
    );
  });
  return made;
}

function button(text, about, action, className = "") {
  const made = element("button", { type: "button", className }, text, unseen(` ${about}`));
  made.addEventListener("click", () => guarded(made, action));
  return made;
}

function unseen(text) {
  return element("span", { className: "unseen" }, text);
}

function moment(iso) {
  const time = new Date(iso);
  const text = time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return element("time", { dateTime: iso, title: iso }, text);
}

/** Only if it reads differently, so that nobody who listens to it or has marked it is disturbed. */
function fill(id, rows) {
  const reads = (nodes) => [...nodes].map((node) => node.textContent).join("\n");
  if (reads(rows) !== reads(byId(id).children)) {
    byId(id).replaceChildren(...rows);
  }
}

function show(id, isShown) {
  byId(id).hidden = !isShown;
}

function say(text, isTrouble = false) {
  const said = byId("said");
  said.classList.toggle("trouble", isTrouble);
  said.textContent = text;
}

/* A press of a button is done once at a time, and its failure told. It stays in focus meanwhile. */
async function guarded(pressed, action) {
  if (pressed.getAttribute("aria-disabled") === "true") {
    return;
  }
  pressed.setAttribute("aria-disabled", "true");
  try {
    await action();
  } catch (failure) {
    tell(failure);
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}

function tell(failure) {
  if (failure instanceof Refused && failure.status === 401) {
    keys.delete(environment);
    askForKey(`The key of ${environment} is not accepted any more.`);
  } else {
    say(failure instanceof Refused ? `Not done: ${failure.message}.` : "The server does not answer.", true);
  }
}

function confirmed(title, text, deed) {
  const dialog = byId("confirm");
  byId("confirm-title").textContent = title;
  byId("confirm-text").textContent = text;
  byId("confirm-yes").textContent = deed;
  dialog.returnValue = "";
  dialog.showModal();
  byId("confirm-no").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/* Opening and locking */

function askForKey(error = "") {
  stop();
  show("board", false);
  show("who", keys.size > 0);
  show("entry", true);
  byId("entry-environment").value = environment;
  byId("entry-error").textContent = error;
  byId("key").value = "";
  byId("key").focus();
}

async function open() {
  environment = byId("entry-environment").value;
  keys.set(environment, byId("key").value.trim());
  try {
    const picture = await ask("picture");
    byId("key").value = "";
    showBoard(picture);
  } catch (failure) {
    keys.delete(environment);
    byId("entry-error").textContent =
      failure instanceof Refused ? `${failure.message}.` : "The server does not answer.";
    byId("key").focus();
  }
}

function showBoard(picture) {
  byId("environment").value = environment;
  show("entry", false);
  show("who", true);
  show("board", true);
  forget();
  draw(picture);
  byId("content").focus();
  schedule();
  guarded(byId("look"), lookAtThrottled);
}

/** Nothing of one environment stays where another is shown. */
function forget() {
  samples = [];
  bins = new Map();
  asked = "";
  found = [];
  say("");
  ["throttled", "users", "sessions", "sessions-of", "outcomes", "latencies", "bars", "confirm-title", "confirm-text"].forEach(
    (id) => byId(id).replaceChildren(),
  );
  ["throttled-table", "no-throttled", "users-table", "no-users", "more", "sessions-panel"].forEach((id) =>
    show(id, false),
  );
  byId("email").value = "";
  sessionsOf = null;
}

function lock() {
  keys.clear();
  forget();
  askForKey();
}

async function turnTo(chosen) {
  stop();
  environment = chosen;
  if (!keys.has(chosen)) {
    forget();
    askForKey();
    return;
  }
  forget();
  try {
    showBoard(await ask("picture"));
  } catch (failure) {
    tell(failure);
    if (keys.has(chosen)) {
      schedule();
    }
  }
}

/* The live picture */

function stop() {
  clearTimeout(timer);
  timer = 0;
}

function schedule() {
  stop();
  if (!document.hidden) {
    timer = setTimeout(poll, POLL_MILLIS);
  }
}

async function poll() {
  const of = environment;
  try {
    const picture = await ask("picture");
    if (of === environment && keys.has(of)) {
      if (byId("said").dataset.lost === "true") {
        byId("said").dataset.lost = "";
        say("The server answers again.");
      }
      draw(picture);
    }
  } catch (failure) {
    if (of !== environment || !keys.has(of)) {
      return;
    }
    if (failure instanceof Refused && failure.status === 401) {
      tell(failure);
      return;
    }
    if (byId("said").dataset.lost !== "true") {
      byId("said").dataset.lost = "true";
      say("The server does not answer; what is shown is old.", true);
    }
  }
  if (of === environment && keys.has(of)) {
    schedule();
  }
}

function draw(picture) {
  const last = samples.at(-1);
  if (last && (last.time > picture.time || Object.keys(last.logins).some((o) => last.logins[o] > picture.logins[o]))) {
    samples = [];
    bins = new Map();
  } else if (last && picture.time - last.time <= 2 * BIN_MILLIS) {
    count(last, picture);
  }
  samples.push(picture);
  while (samples.length > 2 && picture.time - samples[1].time >= LATENCY_MILLIS) {
    samples.shift();
  }
  drawReadiness(picture.parts);
  drawHashing(picture.hashing);
  drawLogins(picture);
  drawLatencies(samples[0], picture);
}

/** Adds to the bin of now what was counted since the last look, unless that is too long ago to say when it was. */
function count(last, picture) {
  const now = Math.floor(picture.time / BIN_MILLIS);
  const bin = bins.get(now) ?? new Map();
  GROUPS.forEach(({ id, outcomes }) => {
    const added = sum(outcomes, picture.logins) - sum(outcomes, last.logins);
    bin.set(id, (bin.get(id) ?? 0) + added);
  });
  bins.set(now, bin);
  [...bins.keys()].filter((old) => old <= now - BINS).forEach((old) => bins.delete(old));
}

function sum(outcomes, logins) {
  return outcomes.reduce((total, outcome) => total + (logins[outcome] ?? 0), 0);
}

function drawReadiness(parts) {
  const faulty = Object.keys(parts).filter((part) => parts[part]);
  const text = faulty.length === 0 ? "✓ Yes" : `✗ No: ${faulty.join(", ")}`;
  if (byId("ready").textContent !== text) {
    byId("ready").textContent = text;
    byId("ready").className = faulty.length === 0 ? "good" : "bad";
  }
  fill(
    "parts",
    Object.entries(parts).map(([part, fault]) =>
      element("li", { className: fault ? "bad" : "good" }, fault ? `✗ ${part}: ${fault}` : `✓ ${part}`),
    ),
  );
}

function drawHashing({ waiting, running, permits }) {
  byId("running").textContent = `${running} of ${permits}`;
  byId("running-meter").max = permits;
  byId("running-meter").value = running;
  byId("waiting").textContent = String(waiting);
}

function drawLogins(picture) {
  const now = Math.floor(picture.time / BIN_MILLIS);
  const columns = Array.from({ length: BINS }, (unused, index) => bins.get(now - BINS + 1 + index) ?? new Map());
  const height = (bin) => GROUPS.reduce((total, { id }) => total + (bin.get(id) ?? 0), 0);
  const highest = Math.max(...columns.map(height));
  const totals = GROUPS.map(({ id }) => columns.reduce((total, bin) => total + (bin.get(id) ?? 0), 0));

  const bars = [];
  columns.forEach((bin, index) => {
    let top = 118;
    GROUPS.forEach(({ id }) => {
      const tall = highest === 0 ? 0 : ((bin.get(id) ?? 0) / highest) * 112;
      if (tall > 0) {
        top -= tall;
        bars.push(drawing("rect", { x: index * 10 + 1, y: top, width: 8, height: tall, class: barClass(id) }));
      }
    });
  });
  byId("bars").replaceChildren(...bars);
  byId("highest").textContent = highest === 0 ? "no logins yet" : `highest: ${highest} in 5 s`;
  byId("chart").setAttribute(
    "aria-label",
    highest === 0
      ? "No logins yet"
      : `Bars of 5 seconds: ${GROUPS.map(({ name }, index) => `${name} ${totals[index]}`).join(", ")}`,
  );
  fill(
    "outcomes",
    GROUPS.map(({ id, name, outcomes }, index) =>
      row(
        "outcomes",
        [swatch(id), element("span", {}, name, rest(name, outcomes))],
        number(totals[index]),
        number(sum(outcomes, picture.logins)),
      ),
    ),
  );
  const lastMinute = columns.slice(-60_000 / BIN_MILLIS);
  byId("rate").textContent = number(lastMinute.reduce((total, bin) => total + height(bin), 0));
}

function barClass(id) {
  return `fill-${id} bar-${id}`;
}

function swatch(id) {
  const made = drawing("svg", { class: "swatch", viewBox: "0 0 16 16", "aria-hidden": "true" });
  made.append(drawing("rect", { width: 16, height: 16, class: barClass(id) }));
  return made;
}

function rest(name, outcomes) {
  const text = outcomes.join(", ");
  return text === name.toLowerCase() ? "" : element("small", {}, text);
}

function drawLatencies(first, picture) {
  const seconds = Math.max(1, (picture.time - first.time) / 1000);
  const rows = Object.entries(picture.durations)
    .map(([operation, buckets]) => {
      const before = first.durations[operation] ?? [];
      return [operation, buckets.map((amount, index) => amount - (before[index] ?? 0))];
    })
    .filter(([, buckets]) => total(buckets) > 0)
    .map(([operation, buckets]) =>
      row(
        "latencies",
        [element("code", {}, operation)],
        (total(buckets) / seconds).toFixed(1),
        ...[0.5, 0.95, 0.99].map((share) => duration(percentile(share, buckets, picture.bounds))),
      ),
    );
  fill("latencies", rows);
  show("no-latencies", rows.length === 0);
  byId("latencies").closest("table").hidden = rows.length === 0;
}

function total(buckets) {
  return buckets.reduce((all, amount) => all + amount, 0);
}

/** As Prometheus estimates it: even within a bucket. Infinity stands for the last bucket, which has no bound. */
function percentile(share, buckets, bounds) {
  const rank = share * total(buckets);
  let below = 0;
  for (let index = 0; index < bounds.length; index++) {
    const within = buckets[index];
    if (within > 0 && below + within >= rank) {
      const start = index === 0 ? 0 : bounds[index - 1];
      return start + (bounds[index] - start) * ((rank - below) / within);
    }
    below += within;
  }
  return Infinity;
}

function duration(seconds) {
  if (seconds === Infinity) {
    return "> 10 s";
  }
  return seconds < 1 ? `${digits(seconds * 1000)} ms` : `${digits(seconds)} s`;
}

function digits(value) {
  return value < 10 ? value.toFixed(value < 1 ? 2 : 1) : value.toFixed(0);
}

function number(value) {
  return value.toLocaleString("en-GB");
}

/* Throttled accounts */

async function lookAtThrottled() {
  const of = environment;
  const { accounts } = await ask("throttled");
  if (of === environment) {
    byId("throttled").replaceChildren(...accounts.map(throttledRow));
    showThrottled();
  }
}

function showThrottled() {
  const isAny = byId("throttled").childElementCount > 0;
  show("throttled-table", isAny);
  show("no-throttled", !isAny);
}

function throttledRow({ account, email, failures }) {
  const name = email ?? `nobody's account ${account.slice(0, 6)}`;
  const shown = email ? [element("bdi", {}, email)] : [`Nobody's address `, element("small", {}, account)];
  const made = row(
    "throttled",
    shown,
    String(failures),
    button("Clear", name, async () => {
      if (!(await confirmed("Clear the failures?", `The failed logins of ${name} are forgotten, at all addresses.`, "Clear"))) {
        return;
      }
      await ask("clear-throttled", { account });
      leave(made, "throttled-title");
      showThrottled();
      say(`Cleared ${name}.`);
    }),
  );
  return made;
}

/** Removes a row without losing the place of who uses the keyboard. */
function leave(gone, title) {
  const next = (gone.nextElementSibling ?? gone.previousElementSibling)?.querySelector("button");
  gone.remove();
  (next ?? byId(title)).focus();
}

/* Users */

async function findUsers(isMore) {
  const of = environment;
  const email = isMore ? asked : byId("email").value;
  const after = isMore ? found.at(-1).email : "";
  const { users, hasMore } = await ask("users", { email, after });
  if (of !== environment) {
    return;
  }
  asked = email;
  found = isMore ? [...found, ...users] : users;
  const rows = users.map(userRow);
  isMore ? byId("users").append(...rows) : byId("users").replaceChildren(...rows);
  show("users-table", found.length > 0);
  show("no-users", found.length === 0);
  show("more", hasMore);
  say(found.length === 0 ? "No user found." : `${found.length}${hasMore ? " or more" : ""} found.`);
  if (isMore) {
    rows[0]?.querySelector("button").focus();
  }
}

function userRow(user) {
  const state = element("span");
  const turn = element("button", { type: "button" });
  const write = () => {
    state.className = user.disabled ? "bad" : "good";
    state.textContent = (user.disabled ? "✗ Disabled" : "✓ Active") + (user.hasPassword ? "" : ", no password");
    turn.className = user.disabled ? "" : "danger";
    turn.replaceChildren(user.disabled ? "Enable" : "Disable", unseen(` ${user.email}`));
  };
  write();
  turn.addEventListener("click", () =>
    guarded(turn, async () => {
      if (!user.disabled && !(await confirmed("Disable the user?", `${user.email} cannot log in any more, and all sessions end.`, "Disable"))) {
        return;
      }
      await ask(user.disabled ? "enable-user" : "disable-user", { user: user.id });
      user.disabled = !user.disabled;
      write();
      say(`${user.email} is ${user.disabled ? "disabled" : "enabled"}.`);
      if (sessionsOf?.id === user.id) {
        await listSessions(user);
      }
    }),
  );
  const sessions = button("Sessions", `of ${user.email}`, async () => {
    await listSessions(user);
    byId("sessions-title").focus();
  });
  return row(
    "users",
    [element("bdi", {}, user.email), element("small", {}, user.id)],
    state,
    moment(user.createdAt),
    element("div", { className: "actions" }, turn, sessions),
  );
}

/* Sessions */

async function listSessions(user) {
  const of = environment;
  const { sessions } = await ask("sessions", { user: user.id });
  if (of !== environment) {
    return;
  }
  sessionsOf = user;
  byId("sessions-of").textContent = user.email;
  byId("sessions").replaceChildren(...sessions.map((session) => sessionRow(user, session)));
  show("sessions-panel", true);
  showSessions();
}

function showSessions() {
  const isAny = byId("sessions").childElementCount > 0;
  show("sessions-table", isAny);
  show("end-all", isAny);
  show("no-sessions", !isAny);
}

function sessionRow(user, session) {
  const client = session.userAgent || "unnamed client";
  const made = row(
    "sessions",
    [element("bdi", {}, client), element("small", {}, session.address || "address unknown")],
    moment(session.issuedAt),
    moment(session.lastUsedAt),
    moment(session.endsAt),
    button(
      "End",
      `the session of ${client}`,
      async () => {
        if (!(await confirmed("End the session?", `${client} at ${session.address} is logged out.`, "End"))) {
          return;
        }
        await ask("end-session", { user: user.id, session: session.session });
        leave(made, "sessions-title");
        showSessions();
        say(`Ended a session of ${user.email}.`);
      },
      "danger",
    ),
  );
  return made;
}

async function endAll() {
  const user = sessionsOf;
  if (!(await confirmed("End all sessions?", `${user.email} is logged out everywhere.`, "End all"))) {
    return;
  }
  const { ended } = await ask("end-sessions", { user: user.id });
  await listSessions(user);
  byId("sessions-title").focus();
  say(`Ended ${ended} ${ended === 1 ? "session" : "sessions"} of ${user.email}.`);
}

function closeSessions() {
  show("sessions-panel", false);
  sessionsOf = null;
  byId("email").focus();
}

/* What is pressed */

const submits = (id, action) =>
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    guarded(event.target.querySelector("button"), action);
  });
const presses = (id, action) => byId(id).addEventListener("click", (event) => guarded(event.target, action));

submits("entry-form", open);
submits("search", () => findUsers(false));
presses("more", () => findUsers(true));
presses("look", lookAtThrottled);
presses("end-all", endAll);
presses("close-sessions", closeSessions);
presses("lock", lock);
byId("environment").addEventListener("change", (event) => turnTo(event.target.value));
byId("confirm-yes").addEventListener("click", () => byId("confirm").close("yes"));
byId("confirm-no").addEventListener("click", () => byId("confirm").close(""));
document.addEventListener("visibilitychange", () => {
  const isOpen = !byId("board").hidden;
  if (document.hidden) {
    stop();
  } else if (isOpen) {
    poll();
  }
});

askForKey();
