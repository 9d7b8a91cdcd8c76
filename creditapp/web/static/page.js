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
      button.value = shown ? button.dataset.shown : button.dataset.shut;
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
      button.textContent = button.dataset.copied;
      say(button.dataset.say);
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
    say(slow.dataset.say);
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

async function part(address, form) {
  const body = form && new URLSearchParams(new FormData(form));
  const how = { method: form ? "POST" : "GET", body, headers: { Accept: "text/html" }, cache: "no-store" };
  const answer = await fetch(address, how);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-part]");
  return found && document.adoptNode(found);
}

// What is fetched after the page is there: the best next steps at once, the simulator when it is asked for. Every change
// of what is asked is answered live.
function whatIf(root) {
  for (const section of root.querySelectorAll("[data-fetch]")) {
    const instead = section.querySelector("[data-instead]");
    const link = instead.querySelector("a");
    const show = async () => {
      const found = await part(section.dataset.fetch).catch(() => null);
      if (found) { instead.replaceWith(found); whatIf(found); }
      return found;
    };
    if (!("onDemand" in section.dataset)) { show(); continue; }
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const found = await show();
      if (found) found.querySelector("summary").focus(); else window.location = link.href;
    });
  }
  for (const form of root.querySelectorAll("form[data-simulate]")) {
    const place = form.parentNode.querySelector("[data-result]");
    let asked = 0, timer = 0;
    const run = async () => {
      const number = ++asked;
      const found = await part(form.action + "?part", form).catch(() => null);
      if (number !== asked) return;
      if (found) place.replaceChildren(found);
      say(found ? found.dataset.say || "" : form.dataset.late);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 150); });
    for (const input of form.querySelectorAll("[data-slider]")) {
      const told = document.createElement("output");
      const tell = () => { told.textContent = input.value; };
      input.type = "range";
      input.before(told);
      input.addEventListener("input", tell);
      tell();
    }
  }
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
  whatIf(root);
  if (root.dataset.state === "pending") wait(root);
}

openForPrint();
comfort(document.getElementById("main"));
