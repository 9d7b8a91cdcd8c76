"use strict";
// Comfort only: every page works without this file.

const live = () => document.getElementById("live");
const say = (text) => { live().textContent = text; };

function reveal(root) {
  for (const button of root.querySelectorAll("[data-reveal]")) {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = !input.classList.toggle("masked");
      button.setAttribute("aria-pressed", String(shown));
      button.value = shown ? "Hide" : "Show";
    });
  }
}

function sendOnce(root) {
  for (const form of root.querySelectorAll("form[data-once]")) {
    const button = form.querySelector("[data-busy]");
    const idle = button.textContent;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-disabled", "true");
    });
    // Coming back through the browser's history finds the form as it was; it may be sent again, with the same token.
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
      button.textContent = "Copied";
      say("The code is copied.");
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

async function ask(address) {
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
  const tell = setTimeout(() => {
    slow.hidden = false;
    say("This takes longer than usual. Your application is safe, and the address of this page stays good.");
  }, 10000);
  for (;;) {
    const asked = Date.now();
    const found = await ask(main.dataset.address);
    if (found) {
      clearTimeout(tell);
      swap(main, found);
      return;
    }
    // A poll that came back at once met something that is down: do not hurry it.
    await pause(Date.now() - asked < 1000 ? 2000 : 100);
  }
}

function swap(main, found) {
  document.title = found.page.title;
  const next = document.adoptNode(found.main);
  main.replaceWith(next);
  window.scrollTo(0, 0);
  comfort(next);
  if (next.dataset.say) say(next.dataset.say);
  const heading = next.querySelector("h1");
  if (heading) heading.focus({ preventScroll: true });
}

function openForPrint() {
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open])")) { each.open = true; each.dataset.shut = "yes"; }
  });
  window.addEventListener("afterprint", () => {
    for (const each of document.querySelectorAll("details[data-shut]")) { each.open = false; delete each.dataset.shut; }
  });
}

function comfort(root) {
  reveal(root);
  sendOnce(root);
  copy(root);
  printing(root);
  if (root.dataset.state === "pending") wait(root);
}

openForPrint();
comfort(document.getElementById("main"));
