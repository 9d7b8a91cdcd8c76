"use strict";
// Keeps the operators' page up to date. Without this script, its link loads it again.

const EVERY = 15000;
let stopped = false;

// Whoever reads a table, or is within the figures, keeps it as it was opened.
function swap(now, next) {
  for (const details of now.querySelectorAll("details[id][open]")) {
    const same = next.querySelector("#" + CSS.escape(details.id));
    if (same) same.open = true;
  }
  if (now.innerHTML !== next.innerHTML && !now.contains(document.activeElement)) now.replaceWith(document.adoptNode(next));
}

async function update() {
  if (stopped || document.hidden) return;
  const loaded = document.getElementById("loaded");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(document.getElementById("figures"), page.getElementById("figures"));
    loaded.textContent = page.getElementById("loaded").textContent;
  } catch {
    loaded.textContent = loaded.dataset.lost;
  }
}

const button = document.getElementById("live");
const stop = button.textContent;
button.hidden = false;
button.addEventListener("click", () => {
  stopped = !stopped;
  button.textContent = stopped ? button.dataset.go : stop;
  update();
});
setInterval(update, EVERY);
