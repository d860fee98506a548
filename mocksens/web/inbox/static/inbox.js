// What htmx does not do: keys, copying, and the ticking of the clock. Without this file, the pages still work.
"use strict";

const SECOND = 1000;
const KST = 9 * 3600 * SECOND;

function rows() {
  return [...document.querySelectorAll("[data-list] a")];
}

function move(step) {
  const all = rows();
  const focused = all.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(from + step, 0), all.length - 1)];
  next?.focus();
}

const KEYS = {
  "/": () => document.querySelector("[role=search] input[type=search]")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  Escape: () => document.querySelector("[data-close]")?.click(),
  "?": () => document.getElementById("help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  // The key belongs to the syllable that is being composed: Escape, for instance, takes it back.
  if (event.isComposing) return;
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && field) {
    field.blur();
    return;
  }
  const isOpen = document.querySelector("dialog[open], :popover-open");
  if (field || isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
  // With a Korean layout, the key j is ㅓ.
  const act = KEYS[event.key] ?? { KeyJ: KEYS.j, KeyK: KEYS.k }[event.code];
  if (act) {
    event.preventDefault();
    act();
  }
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The clipboard is only there on localhost and with TLS.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const said = document.getElementById("said");
  said.textContent = "";
  said.textContent = said.dataset.copied;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-help]");
  if (!button) return;
  if ("help" in button.dataset) {
    document.getElementById("help").showModal();
    return;
  }
  copy(button.dataset.copy);
  if (button.classList.contains("copied")) return;
  const label = button.textContent;
  button.classList.add("copied");
  button.textContent = document.getElementById("said").dataset.copied;
  setTimeout(() => {
    button.classList.remove("copied");
    button.textContent = label;
  }, 2 * SECOND);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// The time of the service goes on by its own rate, from the moment at which the page showed it.
function tick() {
  for (const time of document.querySelectorAll("time[data-now]")) {
    if (time.shownNow !== time.dataset.now) {
      time.shownNow = time.dataset.now;
      time.since = performance.now();
    }
    const passed = (performance.now() - time.since) * Number(time.dataset.rate);
    const now = new Date(Date.parse(time.dataset.now) + passed + KST);
    time.textContent = now.toISOString().slice(0, 19).replace("T", " ");
  }
}
setInterval(tick, SECOND);

// While a text is typed, its length stands below its field, in the bytes of the carriers' character set: one for an
// ASCII character, two for any other. The server counts in the same way.
function bytes(text) {
  return [...text].reduce((sum, character) => sum + (character < "\x80" ? 1 : 2), 0);
}

function limit(field) {
  const type = field.form.querySelector("[name=type]:checked")?.value ?? "";
  return Number(field.dataset.limit || field.getAttribute(`data-limit-${type.toLowerCase()}`));
}

function measure() {
  for (const meter of document.querySelectorAll("[data-meter]")) {
    const field = document.getElementById(meter.dataset.meter);
    const [bar, words] = [meter.querySelector("progress"), meter.querySelector("span")];
    const [length, most] = [bytes(field.value), limit(field)];
    meter.hidden = !most;
    bar.max = most || 1;
    bar.value = Math.min(length, bar.max);
    words.textContent = `${length} / ${most} ${words.dataset.unit}`;
    for (const part of [bar, words]) part.classList.toggle("over", length > most);
  }
}

// A screen reader hears the length when typing pauses, not after each key.
let pause;
document.addEventListener("input", (event) => {
  measure();
  const words = document.querySelector(`[data-meter="${event.target.id}"] span`);
  clearTimeout(pause);
  if (words) pause = setTimeout(() => (document.getElementById("said").textContent = words.textContent), 1.5 * SECOND);
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  // Getting the page again keeps what is typed, so a form that has done its work must be emptied.
  if (ctx.sourceElement.matches("form[data-reset]") && ctx.response.status < 400) ctx.sourceElement.reset();
  measure();
});
measure();

// A signal may have waited until another page was there. It is then that page that must be got again, unless it tells
// of a refusal, which would be lost.
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement: source, request } = event.detail.ctx;
  if (source.id !== "app") return;
  if ("still" in source.dataset) event.preventDefault();
  request.action = source.getAttribute("hx-get");
});

// An answer that is no page must not take the place of one: it is told above the page, and what is typed stays.
const trouble = document.getElementById("trouble");

function tell(text) {
  if (!trouble) return;
  trouble.textContent = text;
  trouble.hidden = !text;
}

function messageIn(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id !== "app") return;
  tell("");
  if (ctx.text.includes('id="app"')) return;
  event.preventDefault();
  if (ctx.response.status !== 401) tell(messageIn(ctx.text));
});
// The browser is no longer signed in, so that loading the page again shows the form for that.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  if (ctx.response.status === 401) location.reload();
});
document.addEventListener("htmx:error", () => tell(trouble?.dataset.away ?? ""));
document.addEventListener("htmx:sse:error", ({ detail }) => {
  if (detail.status === 401) location.reload();
  else tell(trouble?.dataset.away ?? "");
});

// A browser opens six connections to a server, so of all its tabs, one listens to the stream and tells the others.
// The lock also keeps that tab awake. Where there are no locks, as without TLS on another host, each tab listens.
const live = document.getElementById("live");
const TABS = "mocksens";
const tabs = new BroadcastChannel(TABS);
let leads = false;
let missed = false;

function listen(config) {
  const stream = document.createElement("div");
  stream.setAttribute("hx-sse:connect", live.dataset.events);
  stream.setAttribute("hx-swap", "none");
  stream.setAttribute("hx-config", `sse.reconnectMaxDelay:3s ${config}`);
  live.append(stream);
  htmx.process(stream);
}

function lead() {
  leads = true;
  listen("sse.pauseOnBackground:false");
  return new Promise(() => {});
}

function follow() {
  // The page may be older than what the leading tab was told last.
  htmx.trigger(live, "changed");
  navigator.locks.request(TABS, lead);
}

document.addEventListener("changed", (event) => {
  if (leads && event.target !== live) tabs.postMessage("changed");
  // A tab that nobody sees gets its page again when somebody does.
  missed = document.hidden;
  if (missed) event.stopPropagation();
}, true);
tabs.addEventListener("message", () => htmx.trigger(live, "changed"));
document.addEventListener("visibilitychange", () => {
  if (missed && !document.hidden) htmx.trigger(live, "changed");
});
if (live && navigator.locks) navigator.locks.request(TABS, { ifAvailable: true }, (lock) => (lock ? lead() : void follow()));
else if (live) listen("");
