// One long poll after another; when the report is there the page is put in place without a reload.
"use strict";
const waiting = document.getElementById("waiting");
const address = waiting.dataset.status;
const began = Date.now();
window.stop(); // the page's own refresh is for browsers without scripts
const longer = setTimeout(() => { document.getElementById("long").hidden = false; }, 10000);

async function poll() {
  for (;;) {
    try {
      const answer = await fetch(`${address}?wait=20`, { headers: { Accept: "text/html" } });
      if (answer.status !== 202) {
        clearTimeout(longer);
        show(await answer.text());
        return;
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    if (Date.now() - began > 10000) document.getElementById("long").hidden = false;
  }
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  history.replaceState(null, "", address);
  document.title = page.title;
  document.getElementById("main").replaceWith(page.getElementById("main"));
  document.getElementById("main").focus();
  window.scrollTo(0, 0);
}

poll();
