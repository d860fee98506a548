// What htmx does not do: keys, copying, and the ticking of the clock. Without this file, the pages still work.
"use strict";

const SECOND = 1000;
const KST = 9 * 3600 * SECOND;

function rows() {
  return [...document.querySelectorAll("[data-list] a")];
}

function move(step) {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement || row.hasAttribute("aria-current"));
  const focused = all.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : at;
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
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && field) {
    field.blur();
    return;
  }
  const isOpen = document.querySelector("dialog[open], :popover-open");
  if (field || isOpen || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = KEYS[event.key];
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
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 2 * SECOND);
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
