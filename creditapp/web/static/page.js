"use strict";
// Enhancements only: every page works without this script.

const live = () => document.getElementById("live");
const announce = (text) => { live().textContent = text; };

function reveal(root) {
  for (const button of root.querySelectorAll("[data-reveal]")) {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = !input.classList.toggle("masked");
      button.setAttribute("aria-pressed", String(shown));
      button.value = shown ? button.dataset.shown : button.dataset.shut;
    });
  }
}

// The switch in the header sends a form only to have it shown again in another language.
const switchesLanguage = (event) => Boolean(event.submitter && event.submitter.lang);

function sendOnce(root) {
  for (const form of root.querySelectorAll("form[data-once]")) {
    const button = form.querySelector("[data-busy]");
    const idle = button.textContent;
    form.addEventListener("submit", (event) => {
      if (switchesLanguage(event)) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-disabled", "true");
    });
    // After a return through the browser's history the form may be sent again, with the same token.
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      button.textContent = idle;
      button.removeAttribute("aria-disabled");
    });
  }
}

function copy(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
      announce(button.dataset.say);
    });
  }
}

function printing(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function poll(address) {
  try {
    const answer = await fetch(address + "?wait=20", { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.getElementById("main");
    const state = main && main.dataset.state;
    return state && state !== "pending" && answer.status < 500 ? { page, main } : null;
  } catch {
    return null;
  }
}

async function wait(main) {
  for (const link of main.querySelectorAll("[data-here]")) link.textContent = link.href;
  const slow = main.querySelector("[data-slow]");
  const slowTimer = setTimeout(() => {
    slow.hidden = false;
    announce(slow.dataset.say);
  }, 10000);
  for (;;) {
    const started = Date.now();
    const report = await poll(main.dataset.address);
    if (report) {
      clearTimeout(slowTimer);
      swap(main, report);
      return;
    }
    // A poll that returned at once met an unavailable service: wait longer before the next.
    await pause(Date.now() - started < 1000 ? 2000 : 100);
  }
}

function swap(main, report) {
  document.title = report.page.title;
  const next = document.adoptNode(report.main);
  main.replaceWith(next);
  window.scrollTo(0, 0);
  enhance(next);
  if (next.dataset.say) announce(next.dataset.say);
  const heading = next.querySelector("h1");
  if (heading) heading.focus({ preventScroll: true });
}

async function loadPart(address, form) {
  const body = form && new URLSearchParams(new FormData(form));
  const options = { method: form ? "POST" : "GET", body, headers: { Accept: "text/html" }, cache: "no-store" };
  const answer = await fetch(address, options);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("[data-part]");
  return part && document.adoptNode(part);
}

// Parts that are loaded after the page: the best next steps at once, the simulator on demand. In the simulator, every
// change of a form updates its result.
function loadParts(root) {
  for (const section of root.querySelectorAll("[data-fetch]")) {
    const instead = section.querySelector("[data-instead]");
    const link = instead.querySelector("a");
    const show = async () => {
      const part = await loadPart(section.dataset.fetch).catch(() => null);
      if (part) { instead.replaceWith(part); loadParts(part); }
      return part;
    };
    if (!("onDemand" in section.dataset)) { show(); continue; }
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const part = await show();
      if (part) part.querySelector("summary").focus(); else window.location = link.href;
    });
  }
  for (const form of root.querySelectorAll("form[data-simulate]")) {
    const place = form.parentNode.querySelector("[data-result]");
    let newest = 0, timer = 0;
    const run = async () => {
      const number = ++newest;
      const part = await loadPart(form.action + "?part", form).catch(() => null);
      if (number !== newest) return;
      if (part) place.replaceChildren(part);
      announce(part ? part.dataset.say || "" : form.dataset.late);
    };
    form.addEventListener("submit", (event) => { if (!switchesLanguage(event)) { event.preventDefault(); run(); } });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 150); });
    for (const input of form.querySelectorAll("[data-slider]")) {
      const output = document.createElement("output");
      const update = () => { output.textContent = input.value; };
      input.type = "range";
      input.before(output);
      input.addEventListener("input", update);
      update();
    }
  }
}

// Accounts are folded: seventeen of them would be thirty screens of a telephone. A wide window has room for them.
function unfold(root) {
  const wide = window.matchMedia("(min-width: 60rem)");
  const update = () => { for (const account of root.querySelectorAll("article > details, .more")) account.open = wide.matches; };
  wide.addEventListener("change", update);
  if (wide.matches) update();
}

function openForPrint() {
  window.addEventListener("beforeprint", () => {
    for (const section of document.querySelectorAll("details:not([open])")) { section.open = true; section.dataset.shut = "yes"; }
  });
  window.addEventListener("afterprint", () => {
    for (const section of document.querySelectorAll("details[data-shut]")) { section.open = false; delete section.dataset.shut; }
  });
}

function enhance(root) {
  reveal(root);
  sendOnce(root);
  copy(root);
  printing(root);
  loadParts(root);
  unfold(root);
  if (root.dataset.state === "pending") wait(root);
}

openForPrint();
enhance(document.getElementById("main"));
