// Small comforts. Every page works without them.

const root = document.documentElement;
root.classList.add("js");
const every = (selector, act, within = document) => within.querySelectorAll(selector).forEach(act);

// An error summary, or a preview asked for, takes the focus.
document.querySelector("[data-component=errors]")?.focus();

// Menus close by Escape and by a click elsewhere.
const closeMenus = (keep) => every("details.menu[open]", (menu) => {
  if (menu !== keep) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

// Where the tabs do not fit side by side, the present one is moved into sight.
every(".tabs [aria-current]", (tab) => {
  const [bar, here] = [tab.parentElement.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (here.left < bar.left || here.right > bar.right) tab.parentElement.scrollLeft += here.left + here.width / 2 - bar.left - bar.width / 2;
});

// A form that was sent is not sent twice by a double click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => every("form[data-sent]", (form) => delete form.dataset.sent));

// What was written outlives a session that ended: kept in this tab until the form was taken.
const KEPT = "textarea, input[type=text], input[type=url], input:not([type])";
every("form[data-keep]", (form) => {
  const place = `keep:${form.dataset.keep}`;
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(place));
  } catch {
    sessionStorage.removeItem(place);
  }
  for (const [name, value] of Object.entries(kept || {})) {
    const field = form.elements[name];
    if (field && "value" in field && !field.value) field.value = value;
  }
  form.addEventListener("input", () => {
    const texts = {};
    every(KEPT, (field) => {
      if (field.name && !field.name.startsWith("_")) texts[field.name] = field.value;
    }, form);
    try {
      sessionStorage.setItem(place, JSON.stringify(texts));
    } catch {
      // A full store keeps nothing; the draft on the server is still there.
    }
  });
});
every("[data-forget]", (mark) => sessionStorage.removeItem(`keep:${mark.dataset.forget}`));

// What was written into a form that was not taken (its page shows it) is filled in when the form is met again.
const unsent = document.querySelector("[data-unsent]");
if (unsent) {
  const texts = {};
  every("[data-field]", (field) => (texts[field.dataset.field] = field.value), unsent);
  try {
    sessionStorage.setItem("unsent", JSON.stringify({ path: unsent.dataset.unsent, texts }));
  } catch {
    // A full store keeps nothing; the page shows the text.
  }
} else if (sessionStorage.getItem("unsent")) {
  const { path, texts } = JSON.parse(sessionStorage.getItem("unsent"));
  every("form[method=post]", (form) => {
    if (new URL(form.getAttribute("action") || location.href, location.href).pathname !== path) return;
    for (const [name, value] of Object.entries(texts)) {
      const field = form.elements[name];
      if (field && "value" in field && !field.value) field.value = value;
    }
    sessionStorage.removeItem("unsent");
  });
}

// Drafts save themselves a moment after the last key.
every("form[data-autosave]", (form) => {
  const status = form.querySelector("[data-saved]");
  let timer;
  let running = false;
  let again = false;
  const save = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const body = new FormData(form);
    body.delete("_key");
    for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const saved = await answer?.json().catch(() => null);
    if (answer?.ok && saved?.version && form.elements.version) form.elements.version.value = saved.version;
    if (status) status.textContent = saved?.sentence || status.dataset.failed;
    running = false;
    if (again) {
      again = false;
      save();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
});

// How much of a text field is used.
every("[data-component=counter]", (mark) => {
  const field = document.getElementById(mark.dataset.for);
  if (!field) return;
  const number = new Intl.NumberFormat(root.lang);
  const show = () => {
    mark.textContent = mark.dataset.words.replace("{n}", number.format([...field.value].length));
  };
  field.addEventListener("input", show);
  show();
});

// What is left of the time, by the clock of the server.
const ahead = Date.now() - Date.parse(document.querySelector("meta[name=now]")?.content || new Date());
every("[data-component=countdown]", (mark) => {
  const end = Date.parse(mark.dataset.until);
  const number = (value, unit) => new Intl.NumberFormat(root.lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const tick = () => {
    const minutes = Math.max(0, Math.floor((end - Date.now() + ahead) / 60000));
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
    if (days > 13) return;
    mark.textContent = days ? `${number(days, "day")} ${number(hours, "hour")}` : hours ? `${number(hours, "hour")} ${number(minutes % 60, "minute")}` : number(minutes, "minute");
  };
  tick();
  setInterval(tick, 30000);
});

// A fragment follows what is typed: data-follow="address?title=" data-into="#id".
every("[data-follow]", (field) => {
  let timer;
  let asked = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const turn = ++asked;
      const answer = await fetch(field.dataset.follow + encodeURIComponent(field.value)).catch(() => null);
      if (answer?.ok && turn === asked) document.querySelector(field.dataset.into).innerHTML = await answer.text();
    }, 350);
  });
});

// Uploads show how far they are.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const bar = form.querySelector("progress");
  const picked = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
  if (!bar || !picked || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  bar.hidden = false;
  const sending = new XMLHttpRequest();
  sending.upload.onprogress = (step) => {
    bar.value = step.lengthComputable ? (100 * step.loaded) / step.total : 0;
  };
  sending.onload = () => {
    const next = sending.getResponseHeader("HX-Redirect");
    if (next) {
      location.assign(next);
      return;
    }
    document.open();
    document.write(sending.responseText);
    document.close();
  };
  sending.onerror = () => {
    bar.hidden = true;
    delete form.dataset.sent;
    HTMLFormElement.prototype.submit.call(form);
  };
  sending.open("POST", form.action);
  // Where to go next is told and not followed: what the next page has to say would be said to nobody otherwise.
  sending.setRequestHeader("X-Progress", "shown");
  sending.send(new FormData(form, event.submitter));
});

// The desk by keyboard: an element with data-key answers to that key.
if (document.querySelector("[data-key]")) {
  every("[data-key]", (target) => target.setAttribute("aria-keyshortcuts", target.dataset.key));
  document.addEventListener("keydown", (event) => {
    const busy = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !/^(radio|checkbox)$/.test(event.target.type);
    if (event.ctrlKey || event.metaKey || event.altKey || busy) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (target.matches("input")) target.focus();
  });
}

// htmx comes after the page is there, and only where something asks for it.
const htmx = document.querySelector("meta[name=htmx]");
if (htmx && document.querySelector("[hx-post], [hx-get]")) {
  addEventListener("load", () => {
    document.head.appendChild(Object.assign(document.createElement("script"), { src: htmx.content }));
  });
}

// Votes and other fragments: what htmx put in place is said aloud, and what it could not do as well.
const say = (words) => {
  const place = document.getElementById("said");
  if (place && words) place.textContent = words.trim();
};
document.addEventListener("htmx:beforeSwap", (event) => {
  const page = new DOMParser().parseFromString(event.detail.serverResponse || "", "text/html");
  say(page.querySelector("[data-said]")?.textContent);
  const left = page.querySelector("[data-left]");
  if (left) every("[data-left]", (place) => (place.textContent = left.textContent));
});
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText || "", "text/html");
  const words = page.querySelector(".head__lede")?.textContent;
  const control = event.detail.elt.closest("[data-votes]");
  say(words);
  if (!control || !words) return;
  const line = control.querySelector(".vote__say:last-child") || control.appendChild(document.createElement("p"));
  line.className = "vote__say vote__say--bad";
  line.textContent = words;
});
document.addEventListener("htmx:sendError", (event) => {
  const control = event.detail.elt.closest("[data-votes]");
  if (control) event.detail.elt.submit?.();
});
